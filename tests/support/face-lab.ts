import type { openLab } from '../../scripts/face/lab.js';
import type { FacePage } from '../../scripts/face/page/page';
import { drawFrame, type Scene } from './fake-camera';

// Everything inside lab.page.evaluate runs in the page.
declare const face: FacePage;

export type Lab = Awaited<ReturnType<typeof openLab>>;

/** A picture of one person as base64, for the page. */
export const pictureOf = (person: Scene['people'][number]['person']): string =>
	drawFrame({ people: [{ person, x: 320, y: 240, faceHeight: 240 }] }, 0).toString('base64');

/** Both models' descriptors of the face in a picture, computed on one backend. */
export function describePicture(
	lab: Lab,
	backend: 'wasm' | 'webgl' | 'cpu',
	picture: string
): Promise<number[][]> {
	return lab.page.evaluate(
		async ([name, base64]) => {
			const networks = await face.startMeasuring(name);
			const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
			const result = await networks.measure(new Blob([bytes]));
			networks.end();
			if (!result) throw new Error(`no face on ${name}`);
			return [result.descriptor, result.second];
		},
		[backend, picture] as const
	);
}

/** What the worker holds before and after so many frames of a camera, a descriptor made of every tenth. */
export function watchMemory(lab: Lab, frames: number) {
	return lab.page.evaluate(
		async ([picture, count]) => {
			const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
			const bitmap = await createImageBitmap(new Blob([bytes]), { resizeWidth: 400, resizeHeight: 300 });
			const engine = face.createFaceEngine({ backend: 'wasm' });
			await engine.ready();
			const before = await engine.memory();
			let descriptors = 0;
			for (let frame = 0; frame < count; frame++) {
				const purpose = frame % 10 === 0 ? 'capture' : 'track';
				const { sample } = await engine.analyse(await createImageBitmap(bitmap), { purpose });
				if (sample) descriptors++;
			}
			const after = await engine.memory();
			engine.dispose();
			return { before, after, descriptors };
		},
		[pictureOf('first'), frames] as const
	);
}

/** Euclidean. */
export function distance(a: readonly number[] | undefined, b: readonly number[] | undefined): number {
	return Math.hypot(...(a ?? []).map((value, index) => value - (b?.[index] ?? NaN)));
}
