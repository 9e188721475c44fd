import { renameSync, writeFileSync } from 'node:fs';
import jpeg from 'jpeg-js';
import { encode } from 'uqr';
import { FRAME_HEIGHT, FRAME_WIDTH } from './camera-frame';
import { drawClip, type Scene as Drawing } from './fake-camera';

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
	const frame = jpeg.encode(drawCode(text), 92).data;
	const unfinished = `${file}.next`;
	writeFileSync(unfinished, Buffer.concat(Array.from({ length: 30 }, () => frame)));
	renameSync(unfinished, file);
}

/** Grey wall, white card, dark modules of six pixels. */
function drawCode(text: string) {
	const [width, height, module] = [FRAME_WIDTH, FRAME_HEIGHT, 6];
	const data = Buffer.alloc(width * height * 4, 128);
	const code = encode(text, { border: 4 });
	const [left, top] = [width, height].map((side) => Math.floor((side - code.size * module) / 2));
	for (let y = 0; y < code.size * module; y++) {
		for (let x = 0; x < code.size * module; x++) {
			const dark = code.data[Math.floor(y / module)]?.[Math.floor(x / module)] === true;
			const at = ((y + (top ?? 0)) * width + x + (left ?? 0)) * 4;
			data.fill(dark ? 20 : 235, at, at + 4);
		}
	}
	return { width, height, data };
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
	const unfinished = `${file}.next`;
	writeFileSync(unfinished, drawClip({ ...SCENES[scene], people: [...SCENES[scene].people] }, ++visits));
	renameSync(unfinished, file);
}
