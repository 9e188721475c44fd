import { centroid, distanceBetween, type Point } from './geometry';
import { eyeCentres, landmark, landmarkRange } from './landmarks';

/**
 * How a face is held, read off the 68 points. Yaw and pitch are ratios, not angles: they grow with the angle, need no
 * camera model, and are what was measured.
 */
export type Pose = {
	/** Nose tip to one side of the middle of the eyes, in eye distances; positive towards the picture's right. */
	yaw: number;
	/** How far down from the eyes to the mouth the nose tip sits; about 0.5 upright, less when the head is raised. */
	pitch: number;
	/** Tilt of the eye line in degrees, clockwise on the picture positive. */
	roll: number;
	/** Distance between the eye centres in the points' unit. */
	eyeDistance: number;
	/** Height of the opening between the lips over its width: about 0.03 closed, 0.4 open. */
	mouthOpen: number;
};

/** Reads the pose; independent of where the face is, how big and how tilted. */
export function computePose(landmarks: readonly Point[]): Pose {
	const { left, right } = eyeCentres(landmarks);
	const eyeDistance = distanceBetween(left, right);
	const along = { x: (right.x - left.x) / eyeDistance, y: (right.y - left.y) / eyeDistance };
	const eyes = centroid([left, right]);
	const nose = landmark(landmarks, 30);
	const mouth = centroid(landmarkRange(landmarks, 48, 67));
	const across = (point: Point) => (point.x - eyes.x) * along.x + (point.y - eyes.y) * along.y;
	const down = (point: Point) => (point.y - eyes.y) * along.x - (point.x - eyes.x) * along.y;
	return {
		yaw: across(nose) / eyeDistance,
		pitch: down(nose) / down(mouth),
		roll: (Math.atan2(along.y, along.x) * 180) / Math.PI,
		eyeDistance,
		mouthOpen: computeMouthOpening(landmarks)
	};
}

/** Mean of the three inner lip heights over the inner lip width. */
function computeMouthOpening(landmarks: readonly Point[]): number {
	const gap = (upper: number, lower: number) =>
		distanceBetween(landmark(landmarks, upper), landmark(landmarks, lower));
	const height = (gap(61, 67) + gap(62, 66) + gap(63, 65)) / 3;
	return height / Math.max(gap(60, 64), Number.EPSILON);
}
