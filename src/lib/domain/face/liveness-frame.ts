import type { FrameAnalysis } from './frame-analysis';
import type { Point } from './geometry';

/** What liveness needs of one frame: numbers only, small enough to be sent and checked again by the server. */
export type LivenessFrame = {
	/** Monotonic milliseconds. */
	atMs: number;
	yaw: number;
	pitch: number;
	mouthOpen: number;
	/** Detector's confidence. */
	score: number;
	/** Middle and height of the face, in heights of the frame. */
	centre: Point;
	height: number;
	/** 68 points in heights of the frame; none where only the numbers were sent. */
	landmarks: Point[];
	/** Of a frame good enough to be described; null otherwise. */
	descriptor: readonly number[] | null;
};

/** Reads a frame's analysis; null without exactly one face. */
export function toLivenessFrame(analysis: FrameAnalysis, atMs: number): LivenessFrame | null {
	const { box, landmarks, pose, frame, sample, quality } = analysis;
	if (!box || !landmarks || !pose || analysis.faces !== 1) return null;
	const aspect = frame.width / frame.height;
	const points = Array.from({ length: landmarks.length / 2 }, (_, index) => ({
		x: (landmarks[2 * index] ?? NaN) * aspect,
		y: landmarks[2 * index + 1] ?? NaN
	}));
	return {
		atMs,
		yaw: pose.yaw,
		pitch: pose.pitch,
		mouthOpen: pose.mouthOpen,
		score: quality.measures?.score ?? 0,
		centre: { x: (box.x + box.width / 2) * aspect, y: box.y + box.height / 2 },
		height: box.height,
		landmarks: points,
		descriptor: sample?.descriptor ?? null
	};
}
