import { eq } from 'drizzle-orm';
import { encodeBase64url } from '$domain/base64url';
import { normalisePairingCode, pairingProofBytes } from '$domain/punch/pairing-code';
import type { PairingRequest } from '$domain/punch/wire';
import { sign } from '$domain/punch/signature';
import type { Context } from '$lib/server/context';
import { device } from '$lib/server/db/schema/device';
import { raiseAlarm, settleAlarm } from '$lib/server/device/device-alarm.service';
import { deviceAlarm } from '$lib/server/db/schema/device';
import { issuePairingCode } from '$lib/server/device/pairing-code.service';
import { pairDevice } from '$lib/server/device/pairing.service';
import { createPairingThrottle } from '$lib/server/device/pairing-throttle';
import { demoDeviceKey } from './device-keys';
import { must } from './must';
import type { Member, Office } from './office';
import type { SiteName } from './people';

const SHARED: readonly (readonly ['kiosk' | 'field', string, SiteName])[] = [
	['kiosk', 'Lobby tablet', 'Head Office'],
	['kiosk', 'Warehouse gate', 'Harbour Warehouse'],
	['field', 'Survey tablet', 'Northern Field Site'],
	['field', 'Spare survey tablet', 'Northern Field Site']
];
/** Whose own phones are paired. */
const OWNERS = ['1013', '1014', '1022', '1043'];

const USER_AGENT = 'Demo device (nobody holds it)';

/** Devices with keys of their own, paired by codes as any other. */
export async function addDevices(office: Office, at: Date): Promise<void> {
	const admin = office.as(office.admin, at);
	for (const [kind, name, site] of SHARED) {
		const issued = must(
			await issuePairingCode(admin, { kind, name, siteId: office.siteIds.get(site) ?? '' })
		);
		await pair(admin, issued.pairing.code, name);
	}
	for (const owner of office.members.filter(({ employeeNumber }) => OWNERS.includes(employeeNumber))) {
		if (!owner.user) throw new Error('whoever has a phone here signs in');
		const issued = must(await issuePairingCode(admin, { kind: 'personal', employeeId: owner.id }));
		await pair(office.as(owner.user, at), issued.pairing.code, phoneLabel(owner));
	}
}

const phoneLabel = ({ employeeNumber }: Pick<Member, 'employeeNumber'>) => `phone of ${employeeNumber}`;

/** What the key of a device of the demo follows from: see `demoDeviceKey`. */
export function keyLabelOf(members: readonly Member[], device: Office['devices'][number]): string {
	const owner = members.find(({ id }) => id === device.ownerEmployeeId);
	return owner ? phoneLabel(owner) : device.name;
}

async function pair(context: Context, code: string, label: string): Promise<void> {
	const { publicKey, privateKey } = await demoDeviceKey(context.keys, label);
	const proof = await sign(privateKey, pairingProofBytes(normalisePairingCode(code) ?? code));
	const request: PairingRequest = {
		v: 1,
		code,
		publicKey: encodeBase64url(publicKey),
		proof: encodeBase64url(proof),
		userAgent: USER_AGENT
	};
	must(await pairDevice(context, createPairingThrottle(), request));
}

/** Alarms as the watch over devices raises them: one settled long ago, three open. */
export async function raiseAlarms(office: Office, now: Date): Promise<void> {
	const admin = office.as(office.admin, now);
	const of = (name: string) => office.devices.find((one) => one.name === name)?.id ?? '';
	const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
	const alarms = [
		{
			deviceId: of('Warehouse gate'),
			kind: 'hole',
			subject: 'hole 1/412',
			detail: { epoch: 1, from: 412 },
			at: ago(24 * 20)
		},
		{ deviceId: of('Spare survey tablet'), kind: 'silent', subject: 'silent since', detail: {}, at: ago(70) },
		{
			deviceId: of('Survey tablet'),
			kind: 'queue_old',
			subject: 'queue',
			detail: { waiting: 9 },
			at: ago(5)
		},
		{
			deviceId: of('Lobby tablet'),
			kind: 'storage_lost',
			subject: 'lost 1/2041',
			detail: { epoch: 1, lastSeq: 2041 },
			at: ago(52)
		}
	] as const;
	for (const alarm of alarms) await raiseAlarm(admin.db, { ...alarm, detail: { ...alarm.detail } });
	const [settled] = await admin.db.select().from(deviceAlarm).where(eq(deviceAlarm.kind, 'hole'));
	if (settled)
		must(
			await settleAlarm(
				office.as(office.admin, ago(24 * 19)),
				settled.id,
				'The memory card was replaced; the punches were imported.'
			)
		);
}

/** How each device fared at its last contact, as it would have said itself. */
export async function reportContact({ db }: Pick<Context, 'db'>, office: Office, now: Date): Promise<void> {
	for (const [i, { id, name, kind }] of office.devices.entries()) {
		const isSpare = name === 'Spare survey tablet';
		const minutes = isSpare
			? 3 * 24 * 60
			: kind === 'field'
				? 5 * 60
				: kind === 'personal'
					? 40 * (i + 1)
					: 0;
		const lastContactAt = new Date(now.getTime() - minutes * 60_000 - i * 7_000);
		const waiting = name === 'Survey tablet' ? 9 : 0;
		await db
			.update(device)
			.set({
				lastContactAt,
				waiting,
				oldestWaitingAt: waiting > 0 ? new Date(lastContactAt.getTime() - 26 * 3_600_000) : null,
				refused: 0,
				clockSkewMs: isSpare ? 214_000 : 40 * (i + 1),
				storagePersisted: kind !== 'personal',
				storageUsedBytes: 9_400_000 + i * 310_000,
				storageQuotaBytes: 2_000_000_000,
				appVersion: 'demo'
			})
			.where(eq(device.id, id));
	}
}
