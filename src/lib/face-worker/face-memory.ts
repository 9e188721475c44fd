import type { SeenFace } from '$domain/face/follow-face';
import type { FrameAnalysis, Purpose } from '$domain/face/frame-analysis';

/** A camera's frames follow each other within this; what was seen longer ago says nothing about the frame at hand. */
const RECENT_MS = 500;

type Frame = { width: number; height: number };

/** The face of the camera's last frame. */
export function createFaceMemory() {
	let last: { frame: Frame; face: SeenFace; at: number } | null = null;
	return {
		/** In the pixels of the frame at hand; null if the frames do not follow each other. */
		before({ width, height }: Frame, at: number): SeenFace | null {
			if (!last || last.frame.width !== width || last.frame.height !== height) return null;
			return at >= last.at && at - last.at <= RECENT_MS ? last.face : null;
		},
		saw(
			{ frame, box, landmarks }: Omit<FrameAnalysis, 'spentMs'>,
			{ purpose, capturedAtMonotonicMs: at }: { purpose: Purpose; capturedAtMonotonicMs: number }
		): void {
			last = null;
			if (purpose === 'photo' || !box || !landmarks) return;
			const { width, height } = frame;
			const points = [];
			for (let index = 0; index < landmarks.length; index += 2) {
				points.push({ x: (landmarks[index] ?? NaN) * width, y: (landmarks[index + 1] ?? NaN) * height });
			}
			const { x, y } = box;
			const seen = { x: x * width, y: y * height, width: box.width * width, height: box.height * height };
			last = { frame, face: { box: seen, landmarks: points }, at };
		}
	};
}
