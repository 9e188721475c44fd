import { requirePermission } from '../access/require';
import { recordAudit } from '../audit/audit.service';
import type { Actor, Context } from '../context';
import { transaction } from '../db/transaction';
import { addSealKey, forgetSealKeys, getSealKey } from './seal-key';

/** The key that devices seal faces to from their next contact on. */
export async function describeSealKey(context: Context): Promise<{ keyId: string; createdAt: Date }> {
	requirePermission(context, 'device.manage');
	const { keyId, createdAt } = await getSealKey(context);
	return { keyId, createdAt };
}

/** A new key for all leases from now on. What waits anywhere, sealed to an older one, still opens when it arrives. */
export async function rotateSealKey(context: Context): Promise<{ keyId: string }> {
	const actor = requirePermission(context, 'device.manage');
	const { keyId } = await rotate(context, actor, 'the devices page');
	return { keyId };
}

/** The same by `npm run rotate-seal-key`: whoever runs it holds the master key and needs no account. */
export async function rotateSealKeyByCommand(
	context: Omit<Context, 'actor'>
): Promise<{ keyId: string; before: string }> {
	return rotate(context, { kind: 'anonymous' }, 'the command line of the server');
}

async function rotate(context: Omit<Context, 'actor'>, actor: Actor, by: string) {
	const before = await getSealKey(context);
	const keyId = await transaction(context.db, async (tx) => {
		const added = await addSealKey(tx, context);
		await recordAudit(tx, {
			at: context.now(),
			actor,
			action: 'seal_key.rotate',
			subjectType: 'server_key',
			subjectId: null,
			detail: { before: { keyId: before.keyId }, after: { keyId: added }, about: { by } }
		});
		return added;
	});
	forgetSealKeys(context.db);
	return { keyId, before: before.keyId };
}
