import { m } from '$lib/paraglide/messages';

/** Why no camera could be opened. */
export type CameraFailure =
	'insecure_context' | 'unsupported' | 'denied' | 'not_found' | 'in_use' | 'interrupted' | 'failed';

/** Why an open camera is of no use right now. */
export type CameraTrouble = 'ended' | 'muted' | 'frozen' | 'black';

export type CameraResult =
	{ ok: true; camera: CameraSession } | { ok: false; reason: CameraFailure; words: string };

export type CameraSession = {
	video: HTMLVideoElement;
	/** The browser's name of the device; virtual cameras say so. */
	label: string;
	/** The current picture, to be closed by the receiver; null while there is none. */
	grab(): Promise<ImageBitmap | null>;
	/** What is wrong with the camera at this moment, or null. */
	check(): CameraTrouble | null;
	stop(): void;
};

/** No new frame for so long means frozen; cameras slow down to 5 frames a second in the dark, not further. */
const FROZEN_AFTER_MS = 3_000;
/** Grey level below which even the brightest spot of a picture is without light. */
const BLACK = 6;

/**
 * Opens the front camera into a video element. The picture goes to this page only; nothing is recorded.
 * @param video shows the preview; muted and inline so that phones play it
 */
export async function openCamera(video: HTMLVideoElement): Promise<CameraResult> {
	if (!isSecureContext) return refuse('insecure_context');
	// Absent in old browsers and in-app browsers, whatever the type says.
	const devices = navigator.mediaDevices as MediaDevices | undefined;
	if (!devices?.getUserMedia) return refuse('unsupported');
	let stream: MediaStream;
	try {
		stream = await devices.getUserMedia({
			audio: false,
			video: { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 } }
		});
	} catch (cause) {
		return refuse(toFailure(cause));
	}
	const [track] = stream.getVideoTracks();
	if (!track) return refuse('not_found');
	video.muted = true;
	video.playsInline = true;
	video.srcObject = stream;
	try {
		await video.play();
	} catch (cause) {
		for (const each of stream.getTracks()) each.stop();
		if (cause instanceof DOMException) return refuse('interrupted');
		throw cause;
	}
	return { ok: true, camera: startSession(video, stream, track) };
}

function startSession(video: HTMLVideoElement, stream: MediaStream, track: MediaStreamTrack): CameraSession {
	const checkPicture = createPictureCheck(video);
	let seenTime = -1;
	let seenAt = performance.now();

	return {
		video,
		label: track.label,
		async grab() {
			if (track.readyState !== 'live' || video.readyState < 2 || video.videoWidth === 0) return null;
			try {
				return await createImageBitmap(video);
			} catch (cause) {
				// The picture can vanish between the check and the copy: unplugged, or changing its resolution.
				if (cause instanceof DOMException) return null;
				throw cause;
			}
		},
		check() {
			const now = performance.now();
			if (track.readyState === 'ended') return 'ended';
			if (track.muted) return 'muted';
			if (video.currentTime !== seenTime) {
				seenTime = video.currentTime;
				seenAt = now;
			}
			if (now - seenAt > FROZEN_AFTER_MS) return 'frozen';
			return checkPicture();
		},
		stop() {
			for (const each of stream.getTracks()) each.stop();
			if (video.srcObject === stream) video.srcObject = null;
		}
	};
}

/**
 * A covered lens or a closed shutter gives a picture without light or noise; a driver that hangs repeats its last picture,
 * whose time may go on. A sensor's noise makes every picture another one. Looked at once or twice a second.
 */
function createPictureCheck(video: HTMLVideoElement): () => 'black' | 'frozen' | null {
	const width = 32;
	const height = 18;
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	const context = canvas.getContext('2d', { willReadFrequently: true });
	let checkedAt = -Infinity;
	let before: Uint8ClampedArray | null = null;
	let changedAt = performance.now();
	let found: 'black' | 'frozen' | null = null;
	return () => {
		const now = performance.now();
		if (!context || now - checkedAt < 700 || video.videoWidth === 0) return found;
		checkedAt = now;
		context.drawImage(video, 0, 0, width, height);
		const { data } = context.getImageData(0, 0, width, height);
		if (!before || data.some((value, at) => value !== before?.[at])) changedAt = now;
		before = data;
		found = now - changedAt > FROZEN_AFTER_MS ? 'frozen' : null;
		if (data.every((value, at) => at % 4 === 3 || value < BLACK)) found = 'black';
		return found;
	};
}

/** The names that getUserMedia rejects with (Media Capture and Streams, section 10.2). */
function toFailure(cause: unknown): CameraFailure {
	if (!(cause instanceof DOMException)) return 'failed';
	return FAILURES[cause.name] ?? 'failed';
}

const FAILURES: Record<string, CameraFailure> = {
	NotAllowedError: 'denied',
	SecurityError: 'denied',
	NotFoundError: 'not_found',
	OverconstrainedError: 'not_found',
	NotReadableError: 'in_use',
	AbortError: 'interrupted'
};

function refuse(reason: CameraFailure): CameraResult {
	return { ok: false, reason, words: CAMERA_WORDS[reason]() };
}

const CAMERA_WORDS: Record<CameraFailure, () => string> = {
	insecure_context: m.camera_insecure_context,
	unsupported: m.camera_unsupported,
	denied: m.camera_denied,
	not_found: m.camera_not_found,
	in_use: m.camera_in_use,
	interrupted: m.camera_interrupted,
	failed: m.camera_failed
};

/** What to tell the worker when an open camera stops being useful. */
export const TROUBLE_WORDS: Record<CameraTrouble, () => string> = {
	ended: m.camera_ended,
	muted: m.camera_muted,
	frozen: m.camera_frozen,
	black: m.camera_black
};
