import { faceBinding } from '$domain/punch/face-evidence';
import { parseEvent, type PunchEvent } from '$domain/punch/device-event';
import { decodeBase64urlOrNull } from '$lib/server/base64url';
import { toDeviceKey, checkDeviceSignature } from '$lib/server/device/device-key';
import { listSenderRows } from '$lib/server/device/sender.repo';
import { loadGallery } from '$lib/server/enrolment/identify.service';
import { openSealed } from '$lib/server/keys/open-sealed';
import { getSealKey } from '$lib/server/keys/seal-key';
import { storeEvents } from '$lib/server/punch/ingest.service';
import { judgeLeftovers } from '$lib/server/punch/judge-queue';
import { readSubmitted } from '$lib/server/punch/read-submitted';
import { findSender } from '$lib/server/device/sender.service';
import type { TestContext } from '../support/context';
import { DeviceClient, type SignedEvent } from '../support/device-client';
import { measure } from './load';

const ROUNDS = 4;
const BATCH = 64;

/** Milliseconds of one punch of three frames in a batch of 64, by step, in this process and without HTTP. */
export async function splitCosts(
	context: TestContext,
	siteId: string,
	makeBurst: (device: DeviceClient) => Promise<SignedEvent>
): Promise<Record<string, number>> {
	const device = await DeviceClient.pair(context, { siteId });
	const found = await findSender(context, device.id);
	const [row] = await listSenderRows(context.db, [device.id]);
	if (!found.ok || !row) throw new Error('the device is not there');
	const { sender } = found;
	const key = toDeviceKey(row.device.publicKey);
	const sealKey = await getSealKey(context);
	const gallery = await loadGallery(context);
	const costs = { read: 0, verify: 0, open: 0, match: 0, write: 0, judge: 0 };
	for (let round = 0; round < ROUNDS; round++) {
		const events: SignedEvent[] = [];
		for (let i = 0; i < BATCH; i++) events.push(await makeBurst(device));
		const decoded = events.map(decode);
		costs.verify += await measure(async () => {
			for (const { bytes, signature } of decoded) checkDeviceSignature(key, bytes, signature);
		});
		costs.open += await measure(async () => {
			for (const { event } of decoded) openSealed(sealKey.privateKey, event.sealed, faceBinding(event));
		});
		const items: Parameters<typeof storeEvents>[1] = [];
		costs.read += await measure(async () => {
			for (const event of events) {
				const read = await readSubmitted(context, sender, event);
				if (read.ok) items.push({ kind: 'event', signed: read.submitted });
			}
		});
		costs.match += await measure(async () => {
			for (const item of items) {
				if (item.kind !== 'event' || !item.signed.face?.ok) continue;
				const { modelId, descriptors, second } = item.signed.face;
				await gallery.identify({ modelId, descriptors, second, face: sender.face, among: { siteId } });
			}
		});
		const arrival = { receivedAt: context.now(), clock: device.clock() };
		costs.write += await measure(() => storeEvents(context, items, arrival));
		costs.judge += await measure(() => judgeLeftovers(context));
	}
	const per = ([step, ms]: [string, number]) => [step, Math.round((ms / ROUNDS / BATCH) * 1000) / 1000];
	return Object.fromEntries(Object.entries(costs).map(per));
}

function decode({ bytes, signature }: SignedEvent): { event: PunchEvent; bytes: Buffer; signature: Buffer } {
	const [own, signed] = [decodeBase64urlOrNull(bytes), decodeBase64urlOrNull(signature)];
	const parsed = own && parseEvent(own);
	if (!own || !signed || !parsed?.ok || parsed.event.type !== 'punch') throw new Error('not a punch');
	return { event: parsed.event, bytes: own, signature: signed };
}
