import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECOGNITION_MODEL, SECOND_MODEL } from '$domain/face/models';
import { makePerson, makePicture, makeRandom } from '$domain/matching/made-people.fixture';
import { encodeCoarse } from '$domain/punch/coarse-descriptor';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { createTestContext, type TestContext } from '../../../../tests/support/context';
import type { Context } from '../context';
import { siteCalibration, template, templateCandidate } from '../db/schema/enrolment';
import { listEmployees } from '../people/employee.service';
import { findSiteForOffice } from '../people/organisation.service';
import { changeFaceSettings } from '../people/site-face.service';
import { collectForNewModel } from './add-model.service';
import { calibrateSites, findCalibrationForOffice } from './calibration.service';
import { recordConsent, withdrawConsent } from './consent.service';
import { enrolFace, type EnrolRequest } from './enrolment.service';
import { loadGallery } from './identify.service';

let context: TestContext;
let admin: Context;
const random = makeRandom(77);
const YAWS = [0, 0.1, -0.1, 0, 0];
type Face = { first: Float32Array; second: Float32Array };
const newFace = (): Face => ({ first: makePerson(random), second: makePerson(random, 1024) });
const look = (face: Face, distance = 0.12) => makePicture(face.first, distance, random);

beforeAll(async () => {
	context = await createTestContext();
	admin = context.as(await context.newAdmin());
});
afterAll(() => context.close());

async function enrol(
	employeeId: string,
	face: Face,
	{ both = false, ...more }: Partial<EnrolRequest> & { both?: boolean } = {}
) {
	await recordConsent(admin, { employeeId, textVersion: '1', text: 'text', signedName: 'signed' });
	return enrolFace(admin, {
		employeeId,
		source: 'camera',
		modelId: RECOGNITION_MODEL,
		descriptors: YAWS.map(() => encodeDescriptor(look(face))),
		yaws: YAWS,
		...(both && {
			second: {
				modelId: SECOND_MODEL,
				descriptors: YAWS.map(() => encodeCoarse(makePicture(face.second, 0.2, random)))
			}
		}),
		...more
	});
}

async function settingsOf(siteId: string) {
	const site = await findSiteForOffice(admin, siteId);
	if (!site) throw new Error('no site');
	return site.face;
}

async function see(siteId: string, face: Face, { second = true } = {}) {
	return (await loadGallery(context)).identify({
		modelId: RECOGNITION_MODEL,
		descriptors: [look(face), look(face), look(face)],
		second: second ? makePicture(face.second, 0.15, random) : null,
		face: await settingsOf(siteId),
		among: { siteId }
	});
}

const rowsOf = (employeeId: string) =>
	context.db.select().from(template).where(eq(template.employeeId, employeeId)).orderBy(template.modelId);

const useSecond = async (siteId: string) =>
	changeFaceSettings(admin, siteId, {
		liveness: 'off',
		secondEmbedder: true,
		strangersOneIn: 1000,
		revision: (await settingsOf(siteId)).revision
	});

describe('enrolment', () => {
	test('stores one mean per appearance and model', async () => {
		const siteId = await context.newSite();
		const employeeId = await context.newEmployee({ siteId });
		const face = newFace();
		const glasses = { ...face, first: makePicture(face.first, 0.34, random) };
		const both = await enrol(employeeId, face, {
			both: true,
			descriptors: [...YAWS.map(() => look(face, 0.1)), ...YAWS.map(() => look(glasses, 0.1))].map(
				encodeDescriptor
			),
			yaws: [...YAWS, ...YAWS],
			second: {
				modelId: SECOND_MODEL,
				descriptors: [...YAWS, ...YAWS].map(() => encodeCoarse(makePicture(face.second, 0.2, random)))
			}
		});
		expect(both).toMatchObject({ ok: true, templates: 4, strength: 'strong' });
		const rows = await rowsOf(employeeId);
		expect(rows.map(({ look, modelId, samples }) => [look, modelId, samples]).sort()).toEqual([
			[0, RECOGNITION_MODEL, 5],
			[0, SECOND_MODEL, 5],
			[1, RECOGNITION_MODEL, 5],
			[1, SECOND_MODEL, 5]
		]);
		await useSecond(siteId);
		for (const worn of [face, glasses])
			expect(await see(siteId, worn)).toMatchObject({ kind: 'match', employeeId });
	});

	test('refuses a head that never moved, unless the office says that it cannot', async () => {
		const siteId = await context.newSite();
		const employeeId = await context.newEmployee({ siteId });
		const face = newFace();
		const yaws = YAWS.map(() => 0.01);
		expect(await enrol(employeeId, face, { yaws })).toEqual({ ok: false, reason: 'no_movement' });
		expect(await enrol(employeeId, face, { yaws, still: true })).toMatchObject({
			ok: true,
			strength: 'weak'
		});
	});

	test('refuses a face that belongs to somebody else until the office says that they are two people', async () => {
		const siteId = await context.newSite();
		const [first, twin] = [await context.newEmployee({ siteId }), await context.newEmployee({ siteId })];
		const face = newFace();
		await enrol(first, face);
		const refused = await enrol(twin, face);
		expect(refused).toMatchObject({ ok: false, reason: 'duplicate_face', others: [{ id: first }] });
		expect(await rowsOf(twin)).toEqual([]);
		expect(await enrol(twin, face, { different: [first] })).toMatchObject({ ok: true });
	});
});

describe('a site with two models', () => {
	test('matches people enrolled before by the first, and those with both by both', async () => {
		const siteId = await context.newSite();
		const [old, fresh] = [await context.newEmployee({ siteId }), await context.newEmployee({ siteId })];
		const [oldFace, freshFace] = [newFace(), newFace()];
		await enrol(old, oldFace);
		await enrol(fresh, freshFace, { both: true });
		await useSecond(siteId);
		expect(await see(siteId, oldFace)).toMatchObject({ kind: 'match', employeeId: old });
		expect(await see(siteId, freshFace)).toMatchObject({ kind: 'match', employeeId: fresh });
		expect(await see(siteId, freshFace, { second: false })).toMatchObject({
			kind: 'match',
			employeeId: fresh
		});
		expect(await see(siteId, { ...freshFace, second: newFace().second })).toEqual({
			kind: 'ambiguous',
			reasons: ['one of the two models takes the nearest person for somebody else'],
			askNumber: true
		});
		expect((await see(siteId, newFace())).kind).toBe('none');
		const { employees } = await listEmployees(admin, { search: '', departmentId: null, page: 1 });
		const states = new Map(employees.map(({ id, enrolmentState }) => [id, enrolmentState]));
		expect([states.get(old), states.get(fresh)]).toEqual(['model_missing', 'enrolled']);
	});

	test('gives a person the second model after three visits that agree, and forgets them with the consent', async () => {
		const siteId = await context.newSite();
		const employeeId = await context.newEmployee({ siteId });
		const face = newFace();
		await enrol(employeeId, face);
		await useSecond(siteId);
		const visit = (hour: number, of = face) =>
			collectForNewModel(context, {
				employeeId,
				eventId: `019f0000-0000-7000-8000-0000000000${(10 + hour).toString()}`,
				punchedAt: new Date(Date.UTC(2026, 2, 2, hour)),
				descriptors: [look(face)],
				second: makePicture(of.second, 0.2, random)
			});
		await visit(1);
		await visit(1);
		await visit(3);
		expect(await rowsOf(employeeId)).toHaveLength(1);
		await visit(5, newFace());
		expect(await rowsOf(employeeId), 'a visit that does not agree begins anew').toHaveLength(1);
		await visit(7, newFace());
		await visit(9);
		for (const hour of [11, 13, 15]) await visit(hour);
		const rows = await rowsOf(employeeId);
		expect(rows.map(({ modelId, look }) => [modelId, look])).toEqual([
			[RECOGNITION_MODEL, 0],
			[SECOND_MODEL, 0]
		]);
		expect(await see(siteId, face)).toMatchObject({ kind: 'match', employeeId });
		expect(await see(siteId, { ...face, second: newFace().second })).toMatchObject({ kind: 'ambiguous' });
		await withdrawConsent(admin, employeeId);
		expect(await rowsOf(employeeId)).toEqual([]);
		const left = await context.db
			.select()
			.from(templateCandidate)
			.where(eq(templateCandidate.employeeId, employeeId));
		expect(left).toEqual([]);
	});
});

describe('the calibration of a site', () => {
	test('is computed once for the same faces, names look-alikes, and makes the kiosk ask for their number', async () => {
		const siteId = await context.newSite();
		const [first, twin, other] = [
			await context.newEmployee({ siteId, name: 'First Twin' }),
			await context.newEmployee({ siteId, name: 'Second Twin' }),
			await context.newEmployee({ siteId })
		];
		const face = newFace();
		// Near enough to be told apart by distance alone, and too near to be trusted.
		const twinFace = { ...newFace(), first: makePicture(face.first, 0.28, random) };
		const otherFace = newFace();
		await enrol(first, face);
		await enrol(twin, twinFace, { different: [first] });
		await enrol(other, otherFace);
		expect(await calibrateSites(context)).toBeGreaterThan(0);
		expect(await calibrateSites(context)).toBe(0);
		const site = await findSiteForOffice(admin, siteId);
		if (!site) throw new Error('no site');
		const calibration = await findCalibrationForOffice(admin, site);
		expect(calibration).toMatchObject({
			employees: 3,
			learned: false,
			outdated: false,
			strangersOneIn: 1000
		});
		expect(calibration?.lookAlikes.map((pair) => pair.map(({ name }) => name).sort())).toEqual([
			['First Twin', 'Second Twin']
		]);
		expect(await see(siteId, face)).toMatchObject({ kind: 'ambiguous', askNumber: true });
		expect(await see(siteId, otherFace)).toMatchObject({ kind: 'match', employeeId: other });
		const claimed = await (
			await loadGallery(context)
		).identify({
			modelId: RECOGNITION_MODEL,
			descriptors: [look(face), look(face), look(face)],
			second: null,
			face: site.face,
			among: { ownerEmployeeId: first }
		});
		expect(claimed).toMatchObject({ kind: 'match', employeeId: first });
	});

	test('follows the target, and a stale edit of it is refused', async () => {
		const siteId = await context.newSite();
		await enrol(await context.newEmployee({ siteId }), newFace());
		await calibrateSites(context);
		const { revision } = await settingsOf(siteId);
		const change = { liveness: 'light', secondEmbedder: false, strangersOneIn: 10_000, revision } as const;
		expect(await changeFaceSettings(admin, siteId, change)).toEqual({ ok: true });
		expect(await changeFaceSettings(admin, siteId, change)).toEqual({
			ok: false,
			reason: 'changed_meanwhile'
		});
		expect(await calibrateSites(context)).toBe(1);
		const [row] = await context.db.select().from(siteCalibration).where(eq(siteCalibration.siteId, siteId));
		expect(row).toMatchObject({ strangersOneIn: 10_000, employees: 1, rule: 'recognition' });
	});
});
