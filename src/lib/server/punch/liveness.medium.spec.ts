import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeBase64url } from '$domain/base64url';
import type { LivenessLevel } from '$domain/face/liveness-challenge';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { performFor } from '$domain/face/performed.fixture';
import { encodeDescriptor } from '$domain/punch/descriptor';
import type { FaceEvidence } from '$domain/punch/face-evidence';
import { packTrace, type LivenessTrace } from '$domain/punch/liveness-trace';
import type { Announcement, PunchBatch } from '$domain/punch/wire';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import { DeviceClient, face, look } from '../../../../tests/support/device-client';
import type { Context } from '../context';
import { punch } from '../db/schema/punch';
import { calibrateSites } from '../enrolment/calibration.service';
import { recordConsent } from '../enrolment/consent.service';
import { enrolFace } from '../enrolment/enrolment.service';
import { findSiteById } from '../people/organisation.service';
import { changeFaceSettings } from '../people/site-face.service';
import { judgeLeftovers } from './judge-queue';
import { submitPunches } from './submit.service';

let context: TestContext;
let admin: Context;
let siteId: string;
let ana: string;
let day = 0;

const newDay = () => context.setNow(new Date(Date.UTC(2026, 2, 2 + 4 * day++)));

async function enrol(employeeId: string, vectors: Float32Array[], different: string[] = []) {
	await recordConsent(admin, { employeeId, textVersion: '1', text: 'text', signedName: 'signed' });
	const enrolled = await enrolFace(admin, {
		employeeId,
		source: 'camera',
		modelId: RECOGNITION_MODEL,
		descriptors: vectors.map(encodeDescriptor),
		yaws: [0, 0.1, -0.1, 0, 0],
		different
	});
	if (!enrolled.ok) throw new Error(enrolled.reason);
}

async function setLevel(liveness: LivenessLevel) {
	const site = await findSiteById(context.db, siteId);
	if (!site) throw new Error('no site');
	const { revision } = site.face;
	await changeFaceSettings(admin, siteId, { liveness, strangersOneIn: 1000, revision });
}

async function submit(batch: PunchBatch): Promise<Announcement | null> {
	const result = await submitPunches(context, batch);
	if (!result.ok) throw new Error(result.reason);
	const [item] = result.reply.results;
	if (item?.result !== 'accepted') throw new Error(JSON.stringify(item));
	return item.announcement;
}

/** The newest of this device, judged; what came from offline is judged behind the answer. */
const findRow = async (kiosk: DeviceClient) => {
	await judgeLeftovers(context);
	const rows = await context.db.select().from(punch).where(eq(punch.deviceId, kiosk.id));
	const row = rows.sort((a, b) => a.eventId.localeCompare(b.eventId)).at(-1);
	if (!row) throw new Error('no punch');
	return row;
};

const evidence = (liveness?: LivenessTrace): FaceEvidence => ({
	modelId: RECOGNITION_MODEL,
	descriptors: [look(1), look(1), look(1)].map(encodeDescriptor),
	...(liveness && { liveness })
});
const answer = (
	nonce: Uint8Array,
	level: 'light' | 'strict',
	drawnFor: LivenessTrace['drawnFor'] = null
): LivenessTrace => packTrace(performFor(nonce, level, face(1)), { level, drawnFor });

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
	siteId = await context.newSite();
	ana = await context.newEmployee({ siteId, name: 'Ana Reyes', employeeNumber: '1001' });
	await enrol(
		ana,
		[0, 0.05, 0.1, 0.15, 0.2].map((drift) => face(1, drift))
	);
});
afterAll(() => context.close());

describe('at a strict site', () => {
	test('somebody who does what the nonce asks is greeted, grade A', async () => {
		await setLevel('strict');
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const nonce = kiosk.nonce();
		const proof = answer(decodeBase64url(nonce), 'strict');
		const said = await submit(kiosk.batch(await kiosk.punch(look(1), { nonce, evidence: evidence(proof) })));
		expect(said).toMatchObject({ kind: 'recorded', employeeName: 'Ana Reyes' });
		expect(await findRow(kiosk)).toMatchObject({
			status: 'accepted',
			evidenceGrade: 'A',
			liveness: 'passed'
		});
	});

	test('a face without any proof waits for review, and the screen says no name', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const said = await submit(
			kiosk.batch(await kiosk.punch(look(1), { nonce: kiosk.nonce(), evidence: evidence() }))
		);
		expect(said).toEqual({ kind: 'needs_review' });
		const row = await findRow(kiosk);
		expect(row).toMatchObject({
			status: 'in_review',
			evidenceGrade: 'D',
			liveness: 'absent',
			employeeId: ana
		});
		expect(row.reasons).toContain('no proof of a living person');
	});

	test('an answer to the challenge of another nonce fails, whatever the device believes', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const nonce = kiosk.nonce();
		const [asked] = decodeBase64url(nonce);
		const other = decodeBase64url(nonce);
		// Another first byte by one: another of the ten challenges.
		other[3] = (other[3] ?? 0) ^ 1;
		expect(asked).toBe(other[0]);
		const said = await submit(
			kiosk.batch(await kiosk.punch(look(1), { nonce, evidence: evidence(answer(other, 'strict')) }))
		);
		expect(said).toEqual({ kind: 'needs_review' });
		expect(await findRow(kiosk)).toMatchObject({ liveness: 'failed', evidenceGrade: 'D' });
	});

	test('without network the challenge follows from the lease, also when a clock jump came between', async () => {
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const leaseId = kiosk.lease?.leaseId ?? '';
		expect(kiosk.lease?.face).toEqual({ liveness: 'strict', secondModelId: null });
		const seq = kiosk.seq + 1;
		const proof = answer(await kiosk.leaseNonce(seq), 'strict', { leaseId, seq });
		const jump = await kiosk.clockJump(60_000);
		const late = await kiosk.punch(look(1), { evidence: evidence(proof) });
		context.advance(3_600);
		await submitPunches(context, kiosk.batch(jump, late));
		expect(await findRow(kiosk)).toMatchObject({ liveness: 'passed', status: 'accepted' });
		// The same answer again, from further back than any other event explains.
		for (let turn = 0; turn < 4; turn++) await submitPunches(context, kiosk.batch(await kiosk.clockJump(1)));
		context.advance(3_600);
		await submitPunches(context, kiosk.batch(await kiosk.punch(look(1), { evidence: evidence(proof) })));
		expect(await findRow(kiosk)).toMatchObject({ liveness: 'failed', evidenceGrade: 'D' });
	});

	test('what a device was told with its lease counts for what it made alone', async () => {
		await setLevel('off');
		newDay();
		const kiosk = await DeviceClient.pair(context, { siteId });
		const alone = await kiosk.punch(look(1), { evidence: evidence() });
		await setLevel('strict');
		context.advance(3_600);
		await submitPunches(context, kiosk.batch(alone));
		expect(await findRow(kiosk)).toMatchObject({ liveness: null, status: 'accepted' });
	});
});

test('at a light site a missing proof is a remark, and the punch counts', async () => {
	await setLevel('light');
	newDay();
	const kiosk = await DeviceClient.pair(context, { siteId });
	const said = await submit(
		kiosk.batch(await kiosk.punch(look(1), { nonce: kiosk.nonce(), evidence: evidence() }))
	);
	expect(said).toMatchObject({ kind: 'recorded' });
	expect(await findRow(kiosk)).toMatchObject({ status: 'accepted', evidenceGrade: 'C', liveness: 'absent' });
	await setLevel('off');
});

test('look-alikes are asked for their number, and the answer settles the first punch', async () => {
	newDay();
	const twin = await context.newEmployee({ siteId, name: 'Bea Reyes', employeeNumber: '1002' });
	await enrol(
		twin,
		[0.27, 0.28, 0.29, 0.28, 0.28].map((drift) => face(1, drift)),
		[ana]
	);
	await calibrateSites(context);
	const kiosk = await DeviceClient.pair(context, { siteId });
	const asking = await kiosk.punch(look(1), { nonce: kiosk.nonce(), evidence: evidence() });
	expect(await submit(kiosk.batch(asking))).toEqual({ kind: 'ask_number' });
	const first = await findRow(kiosk);
	expect(first).toMatchObject({ status: 'not_recognised', askedNumber: true, employeeId: null });
	context.advance(10);
	const claim = { employeeNumber: '1001', answers: first.eventId };
	const claimed = await kiosk.punch(look(1), { nonce: kiosk.nonce(), claim, evidence: evidence() });
	expect(await submit(kiosk.batch(claimed))).toMatchObject({ kind: 'recorded', employeeName: 'Ana Reyes' });
	const [settled] = await context.db.select().from(punch).where(eq(punch.eventId, first.eventId));
	expect(settled).toMatchObject({ status: 'duplicate', employeeId: ana });
	// A stranger's number does not make a stranger's face theirs.
	context.advance(600);
	const wrong = await kiosk.punch(look(40), {
		nonce: kiosk.nonce(),
		claim: { employeeNumber: '1001' },
		evidence: {
			modelId: RECOGNITION_MODEL,
			descriptors: [look(40), look(40), look(40)].map(encodeDescriptor)
		}
	});
	expect(await submit(kiosk.batch(wrong))).toEqual({ kind: 'not_recognised' });
});
