/** RGBA, row by row. */
export type Pixels = { data: Uint8Array | Uint8ClampedArray; width: number; height: number };

/** Where a frontal face is: middle between the eyes and their distance in pixels, tilt of their line in degrees. */
export type FacePlace = { x: number; y: number; eyeDistance: number; roll: number };

/** How the head is turned: degrees to the picture's right and down, and the gap between the lips in eye distances. */
export type HeadPose = { yaw: number; pitch: number; mouth: number };

/**
 * A coarse head in eye distances around the middle of the eyes: an ellipsoid with a nose. Made for clips of turning heads
 * out of one frontal photograph; a real head differs, so figures from such clips are of the synthesis, not of people.
 */
const SKULL = { y: 0.35, halfWidth: 1.2, halfHeight: 1.75, depth: 1 };
const NOSE = { y: 0.55, height: 0.38, spreadX: 0.2, spreadY: 0.3 };
const MOUTH = { y: 1.13, halfWidth: 0.42, below: 0.9 };
/** The inside of a mouth. */
const DARK = [38, 18, 18] as const;
const ROUNDS = 8;

/** The photograph with its head turned, by looking up where each pixel came from. */
export function warpHead(
	{ data, width, height }: Pixels,
	face: FacePlace,
	pose: HeadPose
): Uint8ClampedArray<ArrayBuffer> {
	const result = new Uint8ClampedArray(width * height * 4);
	const cos = Math.cos((face.roll * Math.PI) / 180);
	const sin = Math.sin((face.roll * Math.PI) / 180);
	const unit = face.eyeDistance;
	const toHead = (x: number, y: number): Point => ({
		x: (x * cos + y * sin) / unit,
		y: (y * cos - x * sin) / unit
	});
	const toPicture = ({ x, y }: Point): Point => ({
		x: face.x + (x * cos - y * sin) * unit,
		y: face.y + (x * sin + y * cos) * unit
	});
	const turn = { yaw: (pose.yaw * Math.PI) / 180, pitch: (pose.pitch * Math.PI) / 180 };
	for (let row = 0; row < height; row++) {
		for (let column = 0; column < width; column++) {
			const at = (row * width + column) * 4;
			const point = toHead(column - face.x, row - face.y);
			const frontal = closeMouth(turnBack(point, turn), pose.mouth);
			if (frontal === null) result.set([...DARK, 255], at);
			else sample({ data, width, height }, toPicture(frontal), result, at);
		}
	}
	return result;
}

type Point = { x: number; y: number };

/** Which point of the frontal head is seen here; found by repetition, since its depth depends on where it is. */
function turnBack(seen: Point, { yaw, pitch }: { yaw: number; pitch: number }): Point {
	let point = seen;
	for (let round = 0; round < ROUNDS; round++) {
		const { z, share } = depthAt(point);
		// The room behind the head does not turn with it.
		const [a, b] = [yaw * share, pitch * share];
		point = {
			x: (seen.x - z * Math.sin(a)) / Math.cos(a),
			y: (seen.y - z * Math.sin(b)) / Math.cos(b)
		};
	}
	return point;
}

/** Depth towards the camera, and how much of the head's turn this point takes part in. */
function depthAt({ x, y }: Point): { z: number; share: number } {
	const inside = 1 - (x / SKULL.halfWidth) ** 2 - ((y - SKULL.y) / SKULL.halfHeight) ** 2;
	if (inside <= 0) return { z: 0, share: Math.max(0, 1 + inside) ** 2 };
	const nose =
		NOSE.height * Math.exp(-((x / NOSE.spreadX) ** 2) / 2 - ((y - NOSE.y) / NOSE.spreadY) ** 2 / 2);
	return { z: SKULL.depth * (Math.sqrt(inside) - 0.6) + nose, share: 1 };
}

/** Null inside the open mouth; below it the chin has moved down. */
function closeMouth({ x, y }: Point, gap: number): Point | null {
	const across = 1 - (x / MOUTH.halfWidth) ** 2;
	if (gap <= 0 || y <= MOUTH.y || across <= 0) return { x, y };
	const open = gap * Math.sqrt(across);
	if (y < MOUTH.y + open) return null;
	const reach = Math.max(0, 1 - (y - MOUTH.y - open) / MOUTH.below);
	return { x, y: y - open * reach };
}

function sample({ data, width, height }: Pixels, { x, y }: Point, into: Uint8ClampedArray, at: number): void {
	const left = Math.max(0, Math.min(width - 2, Math.floor(x)));
	const top = Math.max(0, Math.min(height - 2, Math.floor(y)));
	const dx = Math.max(0, Math.min(1, x - left));
	const dy = Math.max(0, Math.min(1, y - top));
	const corner = (top * width + left) * 4;
	for (let channel = 0; channel < 3; channel++) {
		const p = corner + channel;
		const upper = (data[p] ?? 0) * (1 - dx) + (data[p + 4] ?? 0) * dx;
		const lower = (data[p + width * 4] ?? 0) * (1 - dx) + (data[p + width * 4 + 4] ?? 0) * dx;
		into[at + channel] = upper * (1 - dy) + lower * dy;
	}
	into[at + 3] = 255;
}
