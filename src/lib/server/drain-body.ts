/**
 * Reads what is left of a request that was refused, and keeps nothing of it. Left unread it blocks the connection for the
 * client's next request (kit/src/exports/node/index.js, get_raw_body).
 */
export async function drainBody({ body, bodyUsed }: Request): Promise<void> {
	if (!body || bodyUsed) return;
	const reader = body.getReader();
	try {
		while (!(await reader.read()).done);
	} catch {
		// The client is gone, or sent more than the server takes: either way nothing is left to read.
	}
}
