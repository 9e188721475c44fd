import { encodeBase64url } from '$domain/base64url';
import type { QueueFile } from '$domain/punch/queue-file';
import type { ClockReading } from '$domain/punch/time-grade';
import type { Outbox } from './outbox';

/** The queue as files that a supervisor can import on any machine: one for each device that this browser has been. */
export async function exportQueue(outbox: Outbox, clock: ClockReading): Promise<QueueFile[]> {
	return [...(await outbox.undelivered())].map(([deviceId, events]) => ({
		v: 1,
		type: 'bundy-queue',
		deviceId,
		exportedMs: clock.wallMs,
		clock,
		events: events.map(({ bytes, signature }) => ({
			bytes: encodeBase64url(bytes),
			signature: encodeBase64url(signature)
		}))
	}));
}

/** Hands a file over: to the share sheet where there is one that takes files, else as a download. */
export async function handOver(file: QueueFile): Promise<void> {
	const day = new Date(file.exportedMs).toISOString().slice(0, 10);
	const name = `bundy-queue-${day}-${file.deviceId.slice(-6)}.json`;
	const blob = new File([JSON.stringify(file)], name, { type: 'application/json' });
	const share = { files: [blob], title: name };
	if (navigator.canShare?.(share) && matchMedia('(pointer: coarse)').matches) {
		try {
			return await navigator.share(share);
		} catch (error) {
			// Called off by the person, or not allowed here: the download still works.
			if (!(error instanceof DOMException)) throw error;
			if (error.name === 'AbortError') return;
		}
	}
	const url = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
