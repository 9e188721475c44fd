/** How a device fared at its last contact, as the server keeps it; null where the device did not say. */
export type DeviceHealth = {
	waiting: number | null;
	oldestWaitingAt: Date | null;
	refused: number | null;
	clockSkewMs: number | null;
	storagePersisted: boolean | null;
	storageUsedBytes: number | null;
	storageQuotaBytes: number | null;
	appVersion: string | null;
	modelId: string | null;
	epoch: number;
};

export type HealthLine = { words: string; bad: boolean };

/** A clock further off than this is worth setting right, though no punch suffers from it. */
const SKEW_MS = 120_000;
/** From here on a browser may begin to refuse writes (reliability: quota at two thirds of a small disk). */
export const STORAGE_FULL = 0.8;
const OLD_MS = 24 * 3_600_000;

/** What an administrator should know of a device, most pressing first. */
export function describeHealth(health: DeviceHealth, now: Date): HealthLine[] {
	const lines = [...queueLines(health, now), ...clockLines(health), ...storageLines(health)];
	if (health.epoch > 1) lines.push({ words: `Chain ${health.epoch}`, bad: false });
	if (health.appVersion !== null) lines.push({ words: `Version ${health.appVersion}`, bad: false });
	if (health.modelId !== null) lines.push({ words: `Model ${health.modelId}`, bad: false });
	return lines.sort((a, b) => Number(b.bad) - Number(a.bad));
}

function queueLines({ waiting, oldestWaitingAt, refused }: DeviceHealth, now: Date): HealthLine[] {
	const lines: HealthLine[] = [];
	if (waiting) {
		const ageMs = oldestWaitingAt === null ? 0 : now.getTime() - oldestWaitingAt.getTime();
		const age = ageMs > 3_600_000 ? `, oldest ${describeHours(ageMs)}` : '';
		lines.push({ words: `${waiting} waiting${age}`, bad: ageMs > OLD_MS });
	}
	if (refused) lines.push({ words: `${refused} refused, kept on the device`, bad: true });
	return lines;
}

function clockLines({ clockSkewMs }: DeviceHealth): HealthLine[] {
	if (clockSkewMs === null || Math.abs(clockSkewMs) < SKEW_MS) return [];
	const minutes = Math.round(Math.abs(clockSkewMs) / 60_000);
	const span = minutes < 120 ? `${minutes} min` : describeHours(Math.abs(clockSkewMs));
	return [{ words: `Clock ${span} ${clockSkewMs > 0 ? 'fast' : 'slow'}`, bad: true }];
}

function storageLines(health: DeviceHealth): HealthLine[] {
	const { storagePersisted, storageUsedBytes, storageQuotaBytes } = health;
	const lines: HealthLine[] = [];
	if (storageUsedBytes !== null && storageQuotaBytes) {
		const share = storageUsedBytes / storageQuotaBytes;
		if (share >= STORAGE_FULL) lines.push({ words: `Storage ${Math.round(share * 100)} % full`, bad: true });
	}
	if (storagePersisted !== null) {
		lines.push({ words: `Storage ${storagePersisted ? 'protected' : 'best effort'}`, bad: false });
	}
	return lines;
}

function describeHours(ms: number): string {
	const hours = Math.round(ms / 3_600_000);
	return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
