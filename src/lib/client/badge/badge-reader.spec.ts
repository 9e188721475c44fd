import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openBadgeReader } from './badge-reader';

/** As a browser's own reader answers: it throws at a picture that is not there yet. */
class Detector {
	static async getSupportedFormats() {
		return ['qr_code'];
	}
	async detect({ readyState }: HTMLVideoElement) {
		if (readyState < 2) throw new DOMException('no picture', 'InvalidStateError');
		return [{ rawValue: 'B1:00' }];
	}
}

beforeEach(() => void vi.stubGlobal('BarcodeDetector', Detector));
afterEach(() => void vi.unstubAllGlobals());

// As much of a video element as is read.
const video = (readyState: number) => ({ readyState }) as HTMLVideoElement;

test('a camera that has not begun yet shows no badge, and the reader goes on', async () => {
	const read = await openBadgeReader();
	expect(await read(video(0))).toBeNull();
	expect(await read(video(1))).toBeNull();
	expect(await read(video(2))).toBe('B1:00');
});
