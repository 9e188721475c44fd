import { Dimensions, env, TinyFaceDetector } from '@vladmandic/face-api/dist/face-api.esm-nobundle.js';

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

export { Dimensions, TinyFaceDetector };
