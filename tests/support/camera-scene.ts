import { renameSync, writeFileSync } from 'node:fs';
import { drawClip, type Scene as Drawing } from './fake-camera';

/** Who stands before a tablet: three people who share no photograph, two of them together, and nobody. */
export const SCENES = {
	first: { people: [{ person: 'first', x: 320, y: 240, faceHeight: 240 }] },
	second: { people: [{ person: 'second', x: 320, y: 240, faceHeight: 240 }] },
	third: { people: [{ person: 'third', x: 320, y: 240, faceHeight: 240 }] },
	two: {
		people: [
			{ person: 'first', x: 165, y: 240, faceHeight: 190 },
			{ person: 'second', x: 475, y: 240, faceHeight: 190 }
		]
	},
	nobody: { people: [] }
} as const satisfies Record<string, Drawing & { people: readonly unknown[] }>;

export type Scene = keyof typeof SCENES;

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
