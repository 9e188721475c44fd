import * as v from 'valibot';
import { describeSizeProblem, IMPORT_PIECE_BYTES, type ImportKind } from '$domain/import/import-forms';
import { openText } from '$domain/import/open-text';
import { apiErrorSchema } from '$domain/punch/wire';

const BASE = '/admin/imports/upload';
const TRIES = 4;
/** Enough of a file to see what it is. */
const HEAD_BYTES = 64 * 1024;

export type UploadOutcome = { ok: true; id: string } | { ok: false; message: string };

interface UploadDeps {
	fetch: typeof fetch;
	/** bytes that have arrived */
	onProgress: (bytes: number) => void;
	pause: (ms: number) => Promise<void>;
}

/** Sends a file in pieces; each is tried again when the line fails, and the file is complete or not there at all. */
export async function uploadFile(file: File, kind: ImportKind, deps: UploadDeps): Promise<UploadOutcome> {
	const size = describeSizeProblem(file.size);
	if (size) return { ok: false, message: size };
	// What is no text at all need not be sent to be told so.
	const head = openText(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
	if (!head.ok) return head;
	const created = await send(deps, BASE, json({ kind, name: file.name.slice(-255), size: file.size }));
	if (!created.ok) return created;
	const { id } = created;
	for (let n = 0; n * IMPORT_PIECE_BYTES < file.size; n++) {
		const from = n * IMPORT_PIECE_BYTES;
		const piece = file.slice(from, from + IMPORT_PIECE_BYTES);
		const headers = { 'content-type': 'application/octet-stream' };
		const sent = await send(deps, `${BASE}/${id}/${n}`, { method: 'PUT', headers, body: piece });
		if (!sent.ok) return sent;
		deps.onProgress(Math.min(from + IMPORT_PIECE_BYTES, file.size));
	}
	return send(deps, `${BASE}/${id}`, json({}));
}

const json = (body: unknown): RequestInit => ({
	method: 'POST',
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body)
});

async function send({ fetch, pause }: UploadDeps, path: string, init: RequestInit): Promise<UploadOutcome> {
	for (let tries = 1; ; tries++) {
		try {
			// A sign-in that has expired leads elsewhere.
			const response = await fetch(path, { ...init, redirect: 'error' });
			const body: unknown = await response.json();
			if (response.ok && v.is(v.object({ id: v.string() }), body)) return { ok: true, id: body.id };
			if (v.is(apiErrorSchema, body)) return { ok: false, message: body.message };
			return { ok: false, message: 'Something else than Bundy answered.' };
		} catch {
			// A broken line (TypeError) or an answer that is no JSON (SyntaxError): both may pass.
			if (tries === TRIES)
				return {
					ok: false,
					message:
						'The upload was interrupted: the server cannot be reached, or your sign-in has expired. Nothing was imported; try again.'
				};
			await pause(500 * 2 ** tries);
		}
	}
}
