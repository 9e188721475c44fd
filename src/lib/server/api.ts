import * as v from 'valibot';

/** Largest body of an api/v1 request; a full batch of punches stays below. */
const MAX_BODY_BYTES = 256 * 1024;

/** Brackets within brackets that a body may have; our deepest request uses four. */
const MAX_DEPTH = 8;

/** An answer of api/v1 that is not a success: `code` for programs, `message` says what to do. */
export function apiError(
	status: number,
	code: string,
	message: string,
	headers: Record<string, string> = {}
): Response {
	return Response.json({ code, message }, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

export type ReadJson<T> = { ok: true; value: T } | { ok: false; response: Response };

/**
 * The body as the schema's type, or the answer that says what is wrong with it: 415 when it is not declared as
 * JSON, 413 above 256 KB, 400 `malformed` when it is not UTF-8, not JSON, nested too deeply or not of the schema.
 */
export async function readJson<const S extends v.GenericSchema>(
	request: Request,
	schema: S
): Promise<ReadJson<v.InferOutput<S>>> {
	const bytes = await readBytes(request);
	const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
	if (type !== 'application/json') {
		return refuse(415, 'unsupported_media_type', 'Send the body as application/json.');
	}
	if (!bytes) return refuse(413, 'too_large', `A request has at most ${MAX_BODY_BYTES / 1024} KB.`);
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		// TypeError: not UTF-8; SyntaxError: not JSON
		return refuse(400, 'malformed', 'The body is not JSON in UTF-8.');
	}
	if (checkTooDeep(json, MAX_DEPTH)) return refuse(400, 'malformed', 'The body is nested too deeply.');
	const parsed = v.safeParse(schema, json);
	if (parsed.success) return { ok: true, value: parsed.output };
	const [issue] = parsed.issues;
	return refuse(400, 'malformed', `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}

const refuse = (status: number, code: string, message: string) =>
	({ ok: false, response: apiError(status, code, message) }) as const;

/**
 * Null when the body is too large, by our limit or by the HTTP server's own (BODY_SIZE_LIMIT). What is too much is
 * read all the same and dropped: left unread it blocks the connection for the client's next request, and cancelled
 * it takes the connection away before the answer is out (kit/src/exports/node/index.js, get_raw_body).
 */
async function readBytes(request: Request): Promise<Uint8Array | null> {
	const reader = request.body?.getReader();
	if (!reader) return new Uint8Array();
	let chunks: Uint8Array[] = [];
	let length = 0;
	try {
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			length += part.value.length;
			if (length > MAX_BODY_BYTES) chunks = [];
			else chunks.push(part.value);
		}
	} catch (error) {
		if (checkStatus(error, 413)) return null;
		throw error;
	}
	return length > MAX_BODY_BYTES ? null : Buffer.concat(chunks);
}

const checkStatus = (error: unknown, status: number) =>
	typeof error === 'object' && error !== null && 'status' in error && error.status === status;

function checkTooDeep(value: unknown, depth: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return depth === 0 || Object.values(value).some((member) => checkTooDeep(member, depth - 1));
}
