import type { RgbaImage } from '$domain/face/warp';

export type FramePixels = ReturnType<typeof createFramePixels>;

/**
 * Reads frames through one canvas that is kept: Safari counts every canvas against 256 MB until it is collected.
 * The canvas stays in main memory (`willReadFrequently`), so nothing is filtered or read back from a graphics chip.
 */
export function createFramePixels() {
	const canvas = new OffscreenCanvas(1, 1);
	const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
	if (!context) throw new Error('this browser gives workers no 2d canvas');
	return (frame: ImageBitmap): RgbaImage => {
		if (canvas.width !== frame.width || canvas.height !== frame.height) {
			canvas.width = frame.width;
			canvas.height = frame.height;
		}
		// Transparent parts of an uploaded picture become white, as on paper.
		context.fillStyle = '#fff';
		context.fillRect(0, 0, frame.width, frame.height);
		context.drawImage(frame, 0, 0);
		return context.getImageData(0, 0, frame.width, frame.height);
	};
}
