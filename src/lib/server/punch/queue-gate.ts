import { Gate } from '../gate';

/** A body of a handful of punches, as a kiosk sends them one by one, passes by the line. */
const SMALL_BODY_BYTES = 32 * 1024;

/**
 * A queue of 64 punches costs some 2 MB and a tenth of a second from its first byte to its receipt. Eight of them keep the
 * store busy; two hundred read at once keep nothing but memory busy. Their bodies wait on the line, unread, shorter than
 * Node gives a request (server-limits.js).
 */
const gate = new Gate({ atOnce: 8, inLine: 256, waitMs: 15_000 });

const passBy = () => undefined;

/** Resolves to what is called once the request is answered; null: its queue is asked for again later. */
export async function enterQueueGate(request: Request): Promise<(() => void) | null> {
	if (Number(request.headers.get('content-length') ?? Infinity) <= SMALL_BODY_BYTES) return passBy;
	const leave = await gate.enter();
	// Left unread, the body would block the connection for the client's next request.
	if (!leave) await drain(request);
	return leave;
}

async function drain({ body }: Request): Promise<void> {
	const reader = body?.getReader();
	try {
		while (reader && !(await reader.read()).done);
	} catch {
		// The device is gone, or the body was too large: either way there is nothing left to read.
	}
}
