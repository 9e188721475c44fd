import { env, NetInput, TinyFaceDetector } from '@vladmandic/face-api/dist/face-api.esm-nobundle.js';
import type { Tensor3D } from './tfjs';

// face-api knows pages and Node, not workers, and asks its environment for these classes even when it is fed tensors.
const nowhere = class {};
const notUsed = () => {
	throw new Error('the pipeline feeds tensors; face-api never makes an element or reads a file here');
};
env.setEnv({
	Canvas: OffscreenCanvas,
	CanvasRenderingContext2D: OffscreenCanvasRenderingContext2D,
	Image: nowhere,
	ImageData,
	Video: nowhere,
	createCanvasElement: notUsed,
	createImageElement: notUsed,
	createVideoElement: notUsed,
	fetch: notUsed,
	readFile: notUsed
	// The library's types name the page's own element classes.
} as unknown as Parameters<typeof env.setEnv>[0]);

/** Wraps pictures of equal size for one run of a network. The caller keeps the tensors. */
export function toNetInput(pictures: Tensor3D[]): NetInput {
	// Same class at run time; the library's types carry their own copy of tfjs's declarations.
	return new NetInput(pictures as unknown as ConstructorParameters<typeof NetInput>[0], true);
}

export { TinyFaceDetector };
