import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

/** Finds the text of a QR code in a picture; null when there is none. */
export type BadgeReader = (video: HTMLVideoElement) => Promise<string | null>;

/** As much as is needed of the Barcode Detection API (WICG), which some browsers have built in. */
interface NativeDetector {
	detect(source: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
interface NativeDetectorClass {
	new (options: { formats: string[] }): NativeDetector;
	getSupportedFormats(): Promise<string[]>;
}

/** HTMLMediaElement.HAVE_CURRENT_DATA */
const HAVE_CURRENT_DATA = 2;

/** The browser's own reader where it has one, else ZXing in WebAssembly, served by us. */
export async function openBadgeReader(): Promise<BadgeReader> {
	return (await openNative()) ?? openZxing();
}

/** Has what reading a badge needs lie in the browser's cache, for the day without network. */
export async function storeBadgeReader(): Promise<void> {
	if ((await openNative()) === null) await openZxing();
}

async function openNative(): Promise<BadgeReader | null> {
	// Not in TypeScript's library, and not in every browser.
	const { BarcodeDetector: Detector } = globalThis as { BarcodeDetector?: NativeDetectorClass };
	if (!Detector) return null;
	try {
		if (!(await Detector.getSupportedFormats()).includes('qr_code')) return null;
		const detector = new Detector({ formats: ['qr_code'] });
		// It throws at a camera that has not begun yet (Barcode Detection API, section 2.2).
		return async (video) =>
			video.readyState < HAVE_CURRENT_DATA ? null : ((await detector.detect(video))[0]?.rawValue ?? null);
	} catch (error) {
		// The system's service for it may be missing though the browser has the interface.
		console.warn('the browser’s own reader of codes does not work', error);
		return null;
	}
}

let zxing: Promise<BadgeReader> | null = null;

function openZxing(): Promise<BadgeReader> {
	zxing ??= loadZxing().catch((error: unknown) => {
		zxing = null;
		throw error;
	});
	return zxing;
}

/** Longest side of the picture that is searched: a badge held up fills a good part of it. */
const LONGEST_SIDE = 800;

async function loadZxing(): Promise<BadgeReader> {
	const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader');
	await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
	const canvas = document.createElement('canvas');
	const context = canvas.getContext('2d', { willReadFrequently: true });
	if (!context) throw new Error('no canvas to read the picture from');
	return async (video) => {
		const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
		canvas.width = Math.round(video.videoWidth * scale);
		canvas.height = Math.round(video.videoHeight * scale);
		if (canvas.width === 0 || canvas.height === 0) return null;
		context.drawImage(video, 0, 0, canvas.width, canvas.height);
		const picture = context.getImageData(0, 0, canvas.width, canvas.height);
		const found = await readBarcodes(picture, { formats: ['QRCode'], maxNumberOfSymbols: 1 });
		return found.find(({ isValid }) => isValid)?.text ?? null;
	};
}
