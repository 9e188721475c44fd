import * as v from 'valibot';
import { callApi, type Fetch } from '../punch/api';
import type { DeviceStore, PairedDevice } from '../punch/device-store';

const TIMEOUT_MS = 5_000;

/** GET /api/v1/session */
const sessionSchema = v.object({
	v: v.literal(1),
	user: v.object({ name: v.string(), employeeId: v.nullable(v.string()) })
});

export type OwnerCheck =
	| { ok: true }
	| { ok: false; reason: 'sign_in_required' }
	| { ok: false; reason: 'someone_else'; name: string };

/**
 * A personal device punches for its owner only. Online the owner must be signed in; offline the last word that the
 * server gave on this device counts. The server checks the face against the owner in any case.
 */
export async function checkOwner(input: {
	fetch: Fetch;
	now: () => number;
	store: DeviceStore;
	device: Pick<PairedDevice, 'ownerName'>;
}): Promise<OwnerCheck> {
	const { store, device } = input;
	const owner = await store.findOwner();
	const outcome = await callApi({ ...input, path: '/api/v1/session', timeoutMs: TIMEOUT_MS });
	if (outcome.kind === 'error' && outcome.status === 401) {
		if (owner !== null) await store.saveOwner({ ...owner, signedIn: false });
		return { ok: false, reason: 'sign_in_required' };
	}
	const session = outcome.kind === 'reply' ? v.safeParse(sessionSchema, outcome.json) : null;
	if (!session?.success)
		return owner?.signedIn === true ? { ok: true } : { ok: false, reason: 'sign_in_required' };

	const { name, employeeId } = session.output.user;
	// The first one signed in after pairing is the owner if the server named that person.
	const isOwner = owner === null ? name === device.ownerName : employeeId === owner.employeeId;
	if (employeeId === null || !isOwner) return { ok: false, reason: 'someone_else', name };
	await store.saveOwner({ employeeId, name, signedIn: true });
	return { ok: true };
}
