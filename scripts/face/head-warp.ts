/** RGBA, row by row. */
export type Pixels = { data: Uint8Array | Uint8ClampedArray; width: number; height: number };

/**
 * Where a face is: middle between the eyes and their distance in pixels, tilt of their line in degrees, and the tip of
 * the nose to one side of the middle, in eye distances.
 */
export type FacePlace = { x: number; y: number; eyeDistance: number; roll: number; nose: number };

/** How the head is turned: degrees to the picture's right and down, and the gap between the lips in eye distances. */
export type HeadPose = { yaw: number; pitch: number; mouth: number };

/**
 * A coarse head in eye distances around the middle of the eyes: an ellipsoid with a nose. Made for clips of turning heads
 * out of one photograph; a real head differs, so figures from such clips are of the synthesis, not of people.
 */
const SKULL = { y: 0.35, halfWidth: 1.2, halfHeight: 1.75, depth: 1, pivot: 0.6 };
const NOSE = { y: 0.6, height: 0.5, spreadX: 0.22, spreadY: 0.32 };
const MOUTH = { y: 1.13, halfWidth: 0.42, below: 0.9 };
/** The inside of a mouth. */
const DARK = [38, 18, 18] as const;
/** The mesh reaches to where the room no longer turns with the head. */
const MESH = { left: -1.75, right: 1.75, top: -2.2, bottom: 2.9, step: 0.06 };

type Point = { x: number; y: number };
/** A corner of the mesh: where it is in the picture, how near, and which point of the frontal head it shows. */
type Vertex = { x: number; y: number; z: number; from: Point };

/** The photograph with its head turned: a mesh of the head, carrying the photograph, drawn over the photograph. */
export function warpHead(picture: Pixels, face: FacePlace, pose: HeadPose): Uint8ClampedArray<ArrayBuffer> {
	const { data, width, height } = picture;
	const result = new Uint8ClampedArray(width * height * 4);
	result.set(data);
	const nearest = new Float32Array(width * height).fill(-Infinity);
	const toPicture = placeOf(face);
	const paint = (pixel: number, frontal: Point) => {
		const source = closeMouth(frontal, pose.mouth);
		if (source === null) result.set([...DARK, 255], pixel * 4);
		else sample(picture, toPicture(source), result, pixel * 4);
	};
	const rows = meshOf(face, pose).map((row) => row.map((vertex) => ({ ...vertex, ...toPicture(vertex) })));
	for (const [index, upper] of rows.slice(0, -1).entries()) {
		for (const [column, a] of upper.slice(0, -1).entries()) {
			const b = upper[column + 1];
			const c = rows[index + 1]?.[column];
			const d = rows[index + 1]?.[column + 1];
			if (!b || !c || !d) continue;
			for (const triangle of [[a, b, c] as const, [b, d, c] as const])
				fill(triangle, { width, height, nearest, paint });
		}
	}
	return result;
}

/** From eye distances to pixels. */
function placeOf({ x, y, eyeDistance, roll }: FacePlace): (point: Point) => Point {
	const cos = Math.cos((roll * Math.PI) / 180) * eyeDistance;
	const sin = Math.sin((roll * Math.PI) / 180) * eyeDistance;
	return (point) => ({ x: x + point.x * cos - point.y * sin, y: y + point.x * sin + point.y * cos });
}

/** The turned head in eye distances. */
function meshOf({ nose }: FacePlace, pose: HeadPose): Vertex[][] {
	const steps = (from: number, to: number) =>
		Array.from({ length: Math.round((to - from) / MESH.step) + 1 }, (_, index) => from + index * MESH.step);
	return steps(MESH.top, MESH.bottom).map((y) =>
		steps(MESH.left, MESH.right).map((x) => {
			const { z, share } = depthAt({ x, y }, nose);
			// The room behind the head does not turn with it.
			const yaw = (pose.yaw * share * Math.PI) / 180;
			const pitch = (pose.pitch * share * Math.PI) / 180;
			const nearer = z * Math.cos(yaw) - x * Math.sin(yaw);
			return {
				x: x * Math.cos(yaw) + z * Math.sin(yaw),
				y: y * Math.cos(pitch) + z * Math.sin(pitch),
				z: nearer * Math.cos(pitch) - y * Math.sin(pitch),
				from: { x, y }
			};
		})
	);
}

/** Depth towards the camera, and how much of the head's turn this point takes part in. */
function depthAt({ x, y }: Point, nose: number): { z: number; share: number } {
	const inside = 1 - (x / SKULL.halfWidth) ** 2 - ((y - SKULL.y) / SKULL.halfHeight) ** 2;
	const share = inside >= 0 ? 1 : Math.max(0, 1 + inside) ** 2;
	const skull = SKULL.depth * (Math.sqrt(Math.max(0, inside)) - SKULL.pivot * share);
	const tip = Math.exp(-(((x - nose) / NOSE.spreadX) ** 2) / 2 - ((y - NOSE.y) / NOSE.spreadY) ** 2 / 2);
	return { z: skull + NOSE.height * tip, share };
}

type Canvas = {
	width: number;
	height: number;
	nearest: Float32Array;
	paint: (pixel: number, frontal: Point) => void;
};

/** Paints the pixels of one triangle that nothing nearer covers. */
function fill([a, b, c]: readonly [Vertex, Vertex, Vertex], { width, height, nearest, paint }: Canvas): void {
	const area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
	if (Math.abs(area) < 1e-9) return;
	const [left, right] = [Math.min(a.x, b.x, c.x), Math.max(a.x, b.x, c.x)];
	const [top, bottom] = [Math.min(a.y, b.y, c.y), Math.max(a.y, b.y, c.y)];
	for (let row = Math.max(0, Math.ceil(top)); row <= Math.min(height - 1, bottom); row++) {
		for (let column = Math.max(0, Math.ceil(left)); column <= Math.min(width - 1, right); column++) {
			const v = ((column - a.x) * (c.y - a.y) - (c.x - a.x) * (row - a.y)) / area;
			const w = ((b.x - a.x) * (row - a.y) - (column - a.x) * (b.y - a.y)) / area;
			if (v < 0 || w < 0 || v + w > 1) continue;
			const z = a.z + v * (b.z - a.z) + w * (c.z - a.z);
			const pixel = row * width + column;
			if (z <= (nearest[pixel] ?? Infinity)) continue;
			nearest[pixel] = z;
			paint(pixel, {
				x: a.from.x + v * (b.from.x - a.from.x) + w * (c.from.x - a.from.x),
				y: a.from.y + v * (b.from.y - a.from.y) + w * (c.from.y - a.from.y)
			});
		}
	}
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
