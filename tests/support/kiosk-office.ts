import { randomBytes } from 'node:crypto';
import { asc, count, desc, eq, isNull } from 'drizzle-orm';
import type { LivenessLevel } from '$domain/face/liveness-challenge';
import { parseEvent, type PunchEvent } from '$domain/punch/device-event';
import { CONSENT_TEXT_VERSION } from '$domain/privacy/consent-text';
import type { PrivacySettings } from '$domain/privacy/privacy-settings';
import { faceBinding, faceEvidenceSchema, type FaceEvidence } from '$domain/punch/face-evidence';
import * as v from 'valibot';
import type { Context } from '$lib/server/context';
import { openDatabase } from '$lib/server/db/database';
import { appUser } from '$lib/server/db/schema/access';
import { device, deviceAlarm } from '$lib/server/db/schema/device';
import { employee, roster } from '$lib/server/db/schema/employee';
import { department, site } from '$lib/server/db/schema/organisation';
import { punch, punchRaw } from '$lib/server/db/schema/punch';
import { hashPassword } from '$lib/server/access/passwords';
import { issueBadges } from '$lib/server/credential/badge.service';
import { issuePin } from '$lib/server/credential/pin.service';
import { revokeDevice } from '$lib/server/device/device.service';
import { issuePairingCode } from '$lib/server/device/pairing-code.service';
import { recordConsent } from '$lib/server/enrolment/consent.service';
import { switchOfflineGallery } from '$lib/server/people/site-gallery-switch.service';
import { changeDevicePin } from '$lib/server/people/device-pin.service';
import { changePrivacy, findPrivacy } from '$lib/server/privacy/privacy-settings.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { newId } from '$lib/server/id';
import { createKeyRing } from '$lib/server/keys/key-ring';
import { openSealed } from '$lib/server/keys/open-sealed';
import { findSealKey } from '$lib/server/keys/seal-key';
import { startApp, type TestApp } from './app';

/**
 * The office beside a running app: same database, same keys, the app's own services. What the office pages do is not
 * the subject of the device tests.
 */
export interface KioskOffice {
	app: TestApp;
	siteId: string;
	newEmployee(name: string): Promise<string>;
	/** a PIN of an employee, and the text of a printed badge */
	newPin(employeeId: string): Promise<string>;
	newBadge(employeeId: string): Promise<string>;
	/** a code that pairs a kiosk of the site */
	newPairingCode(name: string): Promise<string>;
	/** an account with which the employee signs in */
	newSignIn(employeeId: string, name: string): Promise<{ email: string; password: string }>;
	/** a code that pairs the employee's own phone */
	newPersonalCode(employeeId: string): Promise<string>;
	/** enrols the face of the newest punch that nobody was recognised in */
	enrolNewestStranger(employeeId: string): Promise<void>;
	/** what a punch sealed, opened with the server's key */
	openFace(event: PunchEvent): Promise<FaceEvidence>;
	revokeDevices(): Promise<void>;
	/** the PIN that a shared device of the site asks for; it hears of it at its next contact */
	setDevicePin(pin: string): Promise<void>;
	/** what the site asks for from now on; its devices hear of it at their next contact */
	setLiveness(liveness: LivenessLevel): Promise<void>;
	/** what the organisation allows to be done with faces; its devices hear of it at their next contact */
	setPrivacy(change: Partial<PrivacySettings>): Promise<void>;
	/** whether the newest punch, by a face or without, came with the proof of a living person, and what it was judged to be */
	findNewestPunch(): Promise<
		{ liveness: string | null; status: string; employeeId: string | null } | undefined
	>;
	/** whether the site's shared devices hold its faces; they hear of it at their next contact */
	letDevicesHoldFaces(on: boolean): Promise<void>;
	/** punches as they lie in the store, in order of arrival, and what each was judged to be */
	listPunches(): Promise<
		{
			seq: number;
			status: string | null;
			online: boolean | null;
			punchedAt: Date | null;
			employeeId: string | null;
			claimedEmployeeId: string | null;
		}[]
	>;
	countPunches(): Promise<number>;
	/** kinds of what was raised about devices */
	listAlarms(): Promise<string[]>;
	stop(): Promise<void>;
}

export async function openKioskOffice(timeZone = 'Asia/Manila'): Promise<KioskOffice> {
	const masterKey = randomBytes(32);
	const app = await startApp({ env: { BUNDY_MASTER_KEY: masterKey.toString('base64') } });
	const db = openDatabase(app.database.url);
	const at = new Date();
	const [userId, siteId, departmentId] = [newId(at), newId(at), newId(at)];
	await db
		.insert(appUser)
		.values({ id: userId, email: 'a@example.org', name: 'Admin', role: 'admin', createdAt: at });
	await db.insert(site).values({ id: siteId, name: 'Main site', timeZone, createdAt: at });
	await db.insert(department).values({ id: departmentId, name: 'Operations', createdAt: at });
	const context: Context = {
		db,
		keys: createKeyRing(masterKey),
		now: () => new Date(),
		actor: { kind: 'user', userId, name: 'Admin', role: 'admin', employeeId: null, sessionId: 'test' }
	};
	let employees = 0;
	return {
		app,
		siteId,
		async setDevicePin(pin) {
			await changeDevicePin(context, siteId, pin);
		},
		async letDevicesHoldFaces(on) {
			await switchOfflineGallery(context, siteId, on);
		},
		async newEmployee(name) {
			const id = newId(new Date());
			const employeeNumber = `E-${++employees}`;
			await db.insert(employee).values({ id, employeeNumber, name, departmentId, siteId, createdAt: at });
			await db.insert(roster).values({ siteId, employeeId: id, createdAt: at });
			return id;
		},
		async newPin(employeeId) {
			const issued = await issuePin(context, employeeId);
			if (!issued.ok) throw new Error(issued.reason);
			return issued.pin;
		},
		async newBadge(employeeId) {
			const [issued] = await issueBadges(context, [employeeId]);
			if (!issued) throw new Error('no such employee');
			return issued.text;
		},
		async newSignIn(employeeId, name) {
			const [email, password] = [`e${employees}@example.org`, 'a long enough password'];
			const passwordHash = await hashPassword(password);
			const user = {
				id: newId(new Date()),
				email,
				name,
				role: 'employee',
				passwordHash,
				employeeId
			} as const;
			await db.insert(appUser).values({ ...user, createdAt: at });
			return { email, password };
		},
		async setLiveness(livenessLevel) {
			await db.update(site).set({ livenessLevel }).where(eq(site.id, siteId));
		},
		async setPrivacy(change) {
			const { revision } = await findPrivacy(db);
			const changed = await changePrivacy(context, revision, change);
			if (!changed.ok) throw new Error(changed.reason);
		},
		async findNewestPunch() {
			const [row] = await db
				.select({ liveness: punch.liveness, status: punch.status, employeeId: punch.employeeId })
				.from(punch)
				.orderBy(desc(punch.eventId))
				.limit(1);
			return row;
		},
		newPairingCode: (name) => issueCode(context, { kind: 'kiosk', name, siteId }),
		newPersonalCode: (employeeId) => issueCode(context, { kind: 'personal', employeeId }),
		async enrolNewestStranger(employeeId) {
			const rows = await db
				.select({ bytes: punchRaw.bytes })
				.from(punchRaw)
				.innerJoin(punch, eq(punch.eventId, punchRaw.eventId))
				.where(isNull(punch.employeeId))
				.orderBy(asc(punchRaw.seq));
			const parsed = parseEvent(rows.at(-1)?.bytes ?? new Uint8Array());
			if (!parsed.ok) throw new Error(parsed.reason);
			if (parsed.event.type !== 'punch') throw new Error('not a punch');
			const face = await openStoredFace(context, parsed.event);
			const consent = {
				employeeId,
				textVersion: CONSENT_TEXT_VERSION,
				text: 'I agree.',
				signedName: 'Test'
			};
			await recordConsent(context, consent);
			const { modelId, descriptors } = face;
			const yaws = descriptors.map(() => 0);
			const enrolled = await enrolFace(context, {
				employeeId,
				source: 'photo',
				modelId,
				descriptors,
				yaws
			});
			if (!enrolled.ok) throw new Error(enrolled.reason);
		},
		openFace: (event) => openStoredFace(context, event),
		async revokeDevices() {
			for (const { id } of await db.select({ id: device.id }).from(device)) await revokeDevice(context, id);
		},
		listPunches: () =>
			db
				.select({
					seq: punchRaw.seq,
					status: punch.status,
					online: punch.online,
					punchedAt: punch.punchedAt,
					employeeId: punch.employeeId,
					claimedEmployeeId: punch.claimedEmployeeId
				})
				.from(punchRaw)
				.leftJoin(punch, eq(punch.eventId, punchRaw.eventId))
				.where(eq(punchRaw.type, 'punch'))
				.orderBy(asc(punchRaw.receivedAt), asc(punchRaw.seq)),
		async countPunches() {
			const [row] = await db.select({ n: count() }).from(punchRaw).where(eq(punchRaw.type, 'punch'));
			return row?.n ?? 0;
		},
		async listAlarms() {
			return (await db.select({ kind: deviceAlarm.kind }).from(deviceAlarm)).map(({ kind }) => kind);
		},
		async stop() {
			await db.$client.end();
			await app.stop();
		}
	};
}

async function issueCode(context: Context, input: Parameters<typeof issuePairingCode>[1]): Promise<string> {
	const issued = await issuePairingCode(context, input);
	if (!issued.ok) throw new Error(issued.reason);
	return issued.pairing.code;
}

async function openStoredFace(context: Context, event: PunchEvent): Promise<FaceEvidence> {
	const key = await findSealKey(context, event.sealed.keyId);
	const plain = key && openSealed(key.privateKey, event.sealed, faceBinding(event));
	if (!plain) throw new Error('the stored face does not open');
	return v.parse(faceEvidenceSchema, JSON.parse(plain.toString()));
}
