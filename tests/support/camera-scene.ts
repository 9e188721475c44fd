import { renameSync, writeFileSync } from 'node:fs';
import jpeg from 'jpeg-js';
import { encode } from 'uqr';
import { FRAME_HEIGHT, FRAME_WIDTH } from './camera-frame';
import { drawClip, drawFrame, FRAMES, type Scene as Drawing } from './fake-camera';

/** Who stands before a tablet: three people who share no photograph, two of them together, and nobody. */
export const SCENES = {
	first: { people: [{ person: 'first', x: 320, y: 240, faceHeight: 240 }] },
	second: { people: [{ person: 'second', x: 320, y: 240, faceHeight: 240 }] },
	third: { people: [{ person: 'third', x: 320, y: 240, faceHeight: 240 }] },
	two: {
		people: [
			{ person: 'first', x: 165, y: 240, faceHeight: 190 },
			{ person: 'second', x: 475, y: 240, faceHeight: 210 }
		]
	},
	nobody: { people: [] },
	/** the third person, who turns the head as the screen asks (only before `putCanvasCamera`) */
	turning: { people: [{ person: 'third', x: 320, y: 240, faceHeight: 240 }], turning: true }
} as const satisfies Record<string, Drawing & { people: readonly unknown[] }>;

export type Scene = keyof typeof SCENES;

/** Somebody holds a code before the camera, and no face. */
export function writeCode(file: string, text: string): void {
	const wall = Buffer.alloc(FRAME_WIDTH * FRAME_HEIGHT * 4, 128);
	const frame = encodeFrame(drawCode(wall, { text, module: 6, x: FRAME_WIDTH / 2, y: FRAME_HEIGHT / 2 }));
	writeClip(
		file,
		Array.from({ length: 30 }, () => frame)
	);
}

/** Somebody stands before the camera and holds a code up beside the face. */
export function writeSceneWithCode(file: string, scene: Scene, text: string): void {
	const first = ++visits * FRAMES;
	const card = { text, module: 4, x: 100, y: 370 };
	const frames = Array.from({ length: FRAMES }, (_, index) => {
		const drawn = jpeg.decode(drawFrame(toDrawing(scene), first + index), { formatAsRGBA: true });
		return encodeFrame(drawCode(Buffer.from(drawn.data), card));
	});
	writeClip(file, frames);
}

const encodeFrame = (data: Buffer) =>
	jpeg.encode({ width: FRAME_WIDTH, height: FRAME_HEIGHT, data }, 92).data;

/** A white card with dark modules of so many pixels about a place, in RGBA. */
function drawCode(
	data: Buffer,
	{ text, module, x: middleX, y: middleY }: { text: string; module: number; x: number; y: number }
): Buffer {
	const code = encode(text, { border: 4 });
	const side = code.size * module;
	const [left, top] = [Math.floor(middleX - side / 2), Math.floor(middleY - side / 2)];
	for (let y = 0; y < side; y++) {
		for (let x = 0; x < side; x++) {
			const dark = code.data[Math.floor(y / module)]?.[Math.floor(x / module)] === true;
			const at = ((y + top) * FRAME_WIDTH + x + left) * 4;
			data.fill(dark ? 20 : 235, at, at + 4);
		}
	}
	return data;
}

let visits = 0;

/**
 * Writes what the camera sees as Motion JPEG, the form that Chromium's fake camera loops. Chromium opens the file when a
 * page opens the camera: writing another scene and reloading the page is a person stepping before the lens. Each
 * visit has noise of its own: the server takes no descriptor twice.
 *
 * The new scene takes the old one's place by renaming. Chromium maps the file into memory: one that is cut short under a
 * camera that still runs ends the capture service with SIGBUS, and the next page waits for its camera for ever.
 */
export function writeScene(file: string, scene: Scene): void {
	writeClip(file, [drawClip(toDrawing(scene), ++visits)]);
}

const toDrawing = (scene: Scene): Drawing => ({ ...SCENES[scene], people: [...SCENES[scene].people] });

function writeClip(file: string, frames: readonly Buffer[]): void {
	const unfinished = `${file}.next`;
	writeFileSync(unfinished, Buffer.concat(frames));
	renameSync(unfinished, file);
}
