import { createHash } from 'node:crypto';
import { describeSizeProblem, IMPORT_PIECE_BYTES, type NewImport } from '$domain/import/import-forms';
import { openText, type OpenedText } from '$domain/import/open-text';
import { isUuid } from '$domain/uuid';
import { requirePermission } from '../access/require';
import { watchClock } from '../clock/clock.service';
import type { Context } from '../context';
import type { Db } from '../db/database';
import { transaction } from '../db/transaction';
import { newId } from '../id';
import {
	deleteImport,
	deletePieces,
	findImport,
	insertImport,
	listForgotten,
	listImportRows,
	listPieces,
	moveImport,
	upsertPiece,
	type ImportRow
} from './import.repo';

const FORGOTTEN_AFTER_MS = 48 * 3_600_000;

export type NewUploadResult = { ok: true; id: string } | { ok: false; reason: 'size'; message: string };

/** The beginning of an upload; its bytes follow in pieces. */
export async function createImport(context: Context, input: NewImport): Promise<NewUploadResult> {
	const actor = requirePermission(context, 'import.manage');
	const message = describeSizeProblem(input.size);
	if (message) return { ok: false, reason: 'size', message };
	const at = context.now();
	const id = newId(at);
	await transaction(context.db, (tx) =>
		insertImport(tx, { id, ...input, state: 'uploading', createdBy: actor.userId, createdAt: at })
	);
	return { ok: true, id };
}

export type PieceResult = { ok: true } | { ok: false; reason: 'not_uploading' | 'piece_wrong' };

/** One piece, in any order and as often as the line needs. All but the last have the full length. */
export async function addPiece(
	context: Context,
	{ id, n, bytes }: { id: string; n: number; bytes: Uint8Array }
): Promise<PieceResult> {
	requirePermission(context, 'import.manage');
	const file = isUuid(id) ? await findImport(context.db, id) : null;
	if (file?.state !== 'uploading') return { ok: false, reason: 'not_uploading' };
	const length = Math.min(IMPORT_PIECE_BYTES, file.size - n * IMPORT_PIECE_BYTES);
	if (!Number.isInteger(n) || n < 0 || bytes.length !== length) return { ok: false, reason: 'piece_wrong' };
	await upsertPiece(context.db, { importId: id, n, bytes: Buffer.from(bytes) });
	return { ok: true };
}

export type CloseResult = { ok: true } | { ok: false; reason: 'not_uploading' | 'incomplete' };

/** All pieces are here. */
export async function closeUpload(context: Context, id: string): Promise<CloseResult> {
	requirePermission(context, 'import.manage');
	const file = isUuid(id) ? await findImport(context.db, id) : null;
	if (file?.state !== 'uploading') return { ok: false, reason: 'not_uploading' };
	const pieces = await listPieces(context.db, id);
	if (pieces.reduce((sum, { length }) => sum + length, 0) !== file.size)
		return { ok: false, reason: 'incomplete' };
	const hash = createHash('sha256');
	for (const piece of pieces) hash.update(piece);
	const moved = await moveImport(context.db, id, {
		from: ['uploading'],
		state: 'ready',
		hash: hash.digest()
	});
	return moved ? { ok: true } : { ok: false, reason: 'not_uploading' };
}

/** The text of an uploaded file. One copy of its bytes is in memory, of at most 40 MB. */
export async function readUploaded(db: Db, id: string): Promise<OpenedText> {
	return openText(Buffer.concat(await listPieces(db, id)));
}

export type ImportOnFile = Omit<ImportRow, 'runner' | 'hash'> & { authorName: string | null };

export async function listImports(context: Context): Promise<ImportOnFile[]> {
	requirePermission(context, 'import.manage');
	return listImportRows(context.db);
}

export async function findImportFile(context: Context, id: string): Promise<ImportRow | null> {
	requirePermission(context, 'import.manage');
	return isUuid(id) ? findImport(context.db, id) : null;
}

/** An upload that is not wanted after all. */
export async function discardImport(context: Context, id: string): Promise<boolean> {
	requirePermission(context, 'import.manage');
	const file = isUuid(id) ? await findImport(context.db, id) : null;
	if (!file || (file.state !== 'uploading' && file.state !== 'ready')) return false;
	await removeUpload(context, id);
	return true;
}

/** Job: uploads that nobody went on with for two days. */
export async function dropForgottenUploads(context: Context): Promise<void> {
	if (!(await watchClock(context))) return;
	const before = new Date(context.now().getTime() - FORGOTTEN_AFTER_MS);
	for (const id of await listForgotten(context.db, before)) await removeUpload(context, id);
}

async function removeUpload({ db }: Context, id: string): Promise<void> {
	await transaction(db, async (tx) => {
		await deletePieces(tx, id);
		await deleteImport(tx, id);
	});
}
