import { browserPlaces, findLoss, readCanary, type CanaryPlaces } from './canary';
import type { DeviceFacts, DeviceStore } from './device-store';
import type { Outbox } from './outbox';

/**
 * Compares the queue with the canary at the start of the app. A queue that was lost goes on in a new epoch at once,
 * since the places behind its end may be taken on the server; the next handshake reports it.
 */
export async function checkLostStorage(
	{ store, outbox }: { store: DeviceStore; outbox: Outbox },
	facts: DeviceFacts,
	places: CanaryPlaces = browserPlaces()
): Promise<DeviceFacts> {
	const { device } = facts;
	const { seq } = await outbox.readHead(device);
	const loss = findLoss(readCanary(places), { deviceId: device.deviceId, epoch: device.epoch, lastSeq: seq });
	if (loss === null) return facts;
	const changed = {
		device: { ...device, epoch: Math.max(device.epoch, loss.epoch) + 1 },
		lost: { lastEpoch: loss.epoch, lastSeq: loss.lastSeq }
	};
	await store.saveFacts(changed);
	return { ...facts, ...changed };
}
