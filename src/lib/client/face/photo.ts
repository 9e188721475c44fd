import type { FaceSample, FrameAnalysis } from '$domain/face/frame-analysis';
import { PHOTO_VERDICT_WORDS } from '$domain/face/verdict-words';
import type { Verdict } from '$domain/face/quality';
import type { FaceEngine } from './face-engine';

export type PhotoResult =
	| { ok: true; sample: FaceSample; analysis: FrameAnalysis }
	| { ok: false; reason: Exclude<Verdict, 'ok'>; words: string; analysis: FrameAnalysis }
	| { ok: false; reason: 'empty_file' | 'heic' | 'unreadable' | 'too_large'; words: string };

/** A face needs 100 pixels; more than this on the long side only costs time and memory. */
const LONG_SIDE = 1600;
/** Above this, phones run out of memory while decoding. */
const MAX_BYTES = 60 * 1024 * 1024;

/**
 * Judges an uploaded photograph by the rules of the camera and takes its descriptor. Orientation written in the file is
 * honoured; a picture that lies on its side without saying so is turned. Rejects with FaceEngineError only.
 */
export async function analysePhoto(
	engine: FaceEngine,
	file: Blob,
	signal?: AbortSignal
): Promise<PhotoResult> {
	if (file.size === 0) return refuse('empty_file');
	if (file.size > MAX_BYTES) return refuse('too_large');
	const picture = await decode(file);
	if (!picture) return refuse((await isHeic(file)) ? 'heic' : 'unreadable');
	try {
		let best: FrameAnalysis | null = null;
		for (const quarterTurns of [0, 1, 3, 2]) {
			const frame = await turn(picture, quarterTurns);
			const analysis = await engine.analyse(frame, { purpose: 'photo', signal });
			if (analysis.sample) return { ok: true, sample: analysis.sample, analysis };
			if (!best || rate(analysis) > rate(best)) best = analysis;
			// Only a picture without an upright face is worth turning.
			if (isUpright(analysis)) break;
		}
		if (!best) return refuse('unreadable');
		const verdict = best.quality.verdict;
		const reason = verdict === 'ok' ? 'unclear' : verdict;
		return { ok: false, reason, words: PHOTO_VERDICT_WORDS[reason], analysis: best };
	} finally {
		picture.close();
	}
}

async function decode(file: Blob): Promise<ImageBitmap | null> {
	let whole: ImageBitmap;
	try {
		whole = await createImageBitmap(file, { imageOrientation: 'from-image' });
	} catch (cause) {
		// InvalidStateError: not a picture that this browser reads.
		if (cause instanceof DOMException) return null;
		throw cause;
	}
	const shrink = LONG_SIDE / Math.max(whole.width, whole.height);
	if (shrink >= 1) return whole;
	try {
		return await createImageBitmap(whole, {
			resizeWidth: Math.max(1, Math.round(whole.width * shrink)),
			resizeHeight: Math.max(1, Math.round(whole.height * shrink)),
			resizeQuality: 'medium'
		});
	} finally {
		whole.close();
	}
}

/** A copy, turned clockwise by quarters of a circle. */
async function turn(picture: ImageBitmap, quarterTurns: number): Promise<ImageBitmap> {
	if (quarterTurns === 0) return createImageBitmap(picture);
	const lies = quarterTurns % 2 === 1;
	const width = lies ? picture.height : picture.width;
	const height = lies ? picture.width : picture.height;
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this browser gives no 2d canvas');
	context.translate(width / 2, height / 2);
	context.rotate((quarterTurns * Math.PI) / 2);
	context.drawImage(picture, -picture.width / 2, -picture.height / 2);
	return canvas.transferToImageBitmap();
}

function isUpright({ quality: { measures } }: FrameAnalysis): boolean {
	return measures !== null && measures.score > 0.7 && Math.abs(measures.pose.roll) < 45;
}

function rate({ quality: { measures } }: FrameAnalysis): number {
	return measures ? measures.score : 0;
}

/** HEIC and HEIF files name their brand after `ftyp` in the first box (ISO/IEC 14496-12). */
async function isHeic(file: Blob): Promise<boolean> {
	const head = new TextDecoder('latin1').decode(await file.slice(4, 12).arrayBuffer());
	return /^ftyp(heic|heix|heim|heis|hevc|hevx|mif1|msf1)/.test(head);
}

function refuse(reason: keyof typeof FILE_WORDS): PhotoResult {
	return { ok: false, reason, words: FILE_WORDS[reason] };
}

const FILE_WORDS = {
	empty_file: 'The file is empty. Choose another photo.',
	heic: 'This browser cannot read HEIC photos. Save the photo as JPEG, then choose it again.',
	unreadable: 'This file is not a photo that can be read. Choose a JPEG or PNG.',
	too_large: 'The file is larger than 60 MB. Choose a smaller photo.'
};
