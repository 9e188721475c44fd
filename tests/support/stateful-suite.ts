import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { decodeBase64url } from '$domain/base64url';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { SEMI_MONTHLY } from '$domain/timekeeping/periods';
import type { Context } from '$lib/server/context';
import { punch, punchPending, punchRaw } from '$lib/server/db/schema/punch';
import { revokeDevice } from '$lib/server/device/device.service';
import { recordConsent, withdrawConsent } from '$lib/server/enrolment/consent.service';
import { enrolFace } from '$lib/server/enrolment/enrolment.service';
import { judgeLeftovers } from '$lib/server/punch/judge-queue';
import { submitPunches } from '$lib/server/punch/submit.service';
import { listDaysThatCount } from '$lib/server/timekeeping/days-that-count.service';
import { addOverlay } from '$lib/server/timekeeping/overlay.service';
import { createCalendar, listPeriodsOf } from '$lib/server/timekeeping/period-calendar.service';
import {
	certifyPeriod,
	lockPeriod,
	reopenPeriod,
	verifyPeriod
} from '$lib/server/timekeeping/period.service';
import { listPeriodsOfEmployee } from '$lib/server/timekeeping/period-view.service';
import { recomputeStale } from '$lib/server/timekeeping/recompute.service';
import { createTestContext, type TestContext } from './context';
import { DeviceClient, face, type SignedEvent } from './device-client';
import { makeUser } from './timekeeping';
import { chooseSeed } from './fuzz-seed';

const PEOPLE = 3;
const DEVICES = 3;
const FIRST = '2026-03-01';
const LAST = '2026-03-15';

const who = fc.nat(PEOPLE - 1);
const where = fc.nat(DEVICES - 1);
const step = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ do: fc.constant('punch'), who, where, online: fc.boolean() }) },
	{ weight: 5, arbitrary: fc.record({ do: fc.constant('sync'), where, twice: fc.boolean() }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('wait'), hours: fc.integer({ min: 1, max: 60 }) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constantFrom('enrol', 'withdraw'), who }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('revoke'), where }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('edit'), who, day: fc.integer({ min: 2, max: 13 }) }) },
	{ weight: 3, arbitrary: fc.record({ do: fc.constant('close'), who }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('reopen'), who }) }
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

type Tablet = { client: DeviceClient; queue: SignedEvent[]; sent: SignedEvent[] };

/**
 * What people and devices do, in any order: punch, send late and twice, enrol, withdraw, revoke, correct, close a period.
 * After each step: every acknowledged event is one row of unchanged bytes with one judgement, and a closed period counts
 * what it counted when it was closed. `FUZZ_SEED` repeats a run.
 */
export function fuzzStates({
	runs,
	steps,
	anew = false
}: {
	runs: number;
	steps: number;
	anew?: boolean;
}): void {
	const seed = chooseSeed(anew);
	console.log(`states fuzzed with FUZZ_SEED=${seed}, ${runs} runs of up to ${steps} steps`);

	test(
		'whatever happens in whatever order: what was acknowledged is stored once and unchanged, and what is closed stays',
		{ timeout: 900_000 },
		async () => {
			await fc.assert(
				fc.asyncProperty(fc.array(step, { minLength: steps / 2, maxLength: steps }), async (chosen) => {
					const model = await World.open();
					try {
						for (const each of chosen) {
							await model.act(each);
							await model.check(each);
						}
						await model.settle();
					} finally {
						await model.close();
					}
				}),
				{ numRuns: runs, seed, endOnFailure: true }
			);
		}
	);
}

class World {
	readonly #people: { id: string; own: Context }[] = [];
	readonly #tablets: Tablet[] = [];
	/** event ids that a receipt named, with the hash of their bytes */
	readonly #acknowledged = new Map<string, string>();
	readonly #locked = new Map<number, string>();
	#drift = 0;

	private constructor(
		readonly t: TestContext,
		readonly office: Context,
		readonly siteId: string,
		readonly periodId: string
	) {}

	static async open(): Promise<World> {
		const t = await createTestContext();
		// Some punches fall into the period, and it is soon over.
		t.setNow('2026-03-13T00:00:00Z');
		const office = t.as(await t.newAdmin());
		const siteId = await t.newSite();
		const made = await createCalendar(office, {
			name: 'Twice a month',
			pattern: SEMI_MONTHLY,
			scopeKind: 'organisation',
			scopeId: null
		});
		if (!made.ok) throw new Error(made.reason);
		const periods = await listPeriodsOf(office, made.id, 3);
		const period = periods.find(({ firstDate }) => firstDate === FIRST);
		if (!period) throw new Error('no period');
		const world = new World(t, office, siteId, period.id);
		for (let i = 0; i < PEOPLE; i++) {
			const id = await t.newEmployee({ siteId });
			world.#people.push({ id, own: t.as(await makeUser(t, { role: 'employee', employeeId: id })) });
		}
		for (let i = 0; i < DEVICES; i++)
			world.#tablets.push({ client: await DeviceClient.pair(t, { siteId }), queue: [], sent: [] });
		await world.#enrol(0);
		return world;
	}

	close = () => this.t.close();

	async act(each: Step): Promise<void> {
		if (each.do === 'wait') return this.t.advance(each.hours * 3600);
		this.t.advance(60);
		if (each.do === 'punch') return this.#punch(each);
		if (each.do === 'sync') return this.#sync(this.#tablet(each.where), each.twice);
		if (each.do === 'revoke')
			return void (await revokeDevice(this.office, this.#tablet(each.where).client.id));
		if (each.do === 'enrol') return this.#enrol(each.who);
		if (each.do === 'withdraw') return void (await withdrawConsent(this.office, this.#person(each.who).id));
		if (each.do === 'edit') return this.#edit(each.who, each.day);
		return each.do === 'close' ? this.#close(each.who) : this.#reopen(each.who);
	}

	async check(after: Step): Promise<void> {
		await judgeLeftovers(this.t);
		await recomputeStale(this.t);
		const raws = await this.t.db.select().from(punchRaw);
		const stored = new Map(raws.map(({ eventId, bytes }) => [eventId, hashOf(bytes)]));
		expect([...stored].sort(), JSON.stringify(after)).toEqual([...this.#acknowledged].sort());
		const judged = await this.t.db.select({ eventId: punch.eventId }).from(punch);
		expect(judged.map(({ eventId }) => eventId).sort()).toEqual([...stored.keys()].sort());
		expect(await this.t.db.select().from(punchPending)).toEqual([]);
		for (const [index, before] of this.#locked)
			expect(await this.#describe(index), JSON.stringify(after)).toBe(before);
	}

	/** In the end everything that a device may still send arrives, and each place in a chain holds one event. */
	async settle(): Promise<void> {
		for (const tablet of this.#tablets) await this.#sync(tablet, false);
		await this.check({ do: 'sync', where: 0, twice: false });
		const places = await this.t.db
			.select({ d: punchRaw.deviceId, e: punchRaw.epoch, s: punchRaw.seq })
			.from(punchRaw);
		expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(places.length);
	}

	async #punch({ who: person, where: place, online }: { who: number; where: number; online: boolean }) {
		const tablet = this.#tablet(place);
		// Never the same vector twice: that would be no evidence.
		const vector = face(person, 0.02 + (this.#drift++ % 500) * 1e-4);
		const nonce = online && tablet.queue.length === 0 ? tablet.client.nonce() : null;
		tablet.queue.push(await tablet.client.punch(vector, { nonce }));
		if (online) await this.#sync(tablet, false);
	}

	async #sync(tablet: Tablet, twice: boolean): Promise<void> {
		const events = twice ? [...tablet.sent.slice(-5), ...tablet.queue] : tablet.queue;
		if (events.length === 0) return;
		const result = await submitPunches(this.t, tablet.client.batch(...events));
		// A device that was revoked keeps its queue; nobody told its people that it was delivered.
		if (!result.ok) return;
		for (const [i, item] of result.reply.results.entries()) {
			const event = events[i];
			if (!event || (item.result !== 'accepted' && item.result !== 'duplicate'))
				throw new Error(JSON.stringify(item));
			const bytes = decodeBase64url(event.bytes);
			const { eventId } = JSON.parse(new TextDecoder().decode(bytes)) as { eventId: string };
			this.#acknowledged.set(eventId, hashOf(bytes));
		}
		tablet.sent.push(...tablet.queue);
		tablet.queue = [];
	}

	async #enrol(index: number): Promise<void> {
		const { id: employeeId } = this.#person(index);
		await recordConsent(this.office, { employeeId, textVersion: '1', text: 'text', signedName: 'signed' });
		const descriptors = [0, 0.05, 0.1, 0.15, 0.2].map((drift) => encodeDescriptor(face(index, drift)));
		const yaws = [0, 0.1, -0.1, 0, 0];
		await enrolFace(this.office, {
			employeeId,
			source: 'camera',
			modelId: RECOGNITION_MODEL,
			descriptors,
			yaws
		});
	}

	async #edit(index: number, day: number): Promise<void> {
		const date = `2026-03-${String(day).padStart(2, '0')}`;
		const done = await this.#correct(index, date, this.#drift++ % 2 === 0 ? 'in' : 'out');
		if (this.#locked.has(index)) expect(done).toBe(false);
	}

	async #correct(index: number, date: string, direction: 'in' | 'out'): Promise<boolean> {
		const hour = direction === 'in' ? '00' : '09';
		const change = { op: 'add' as const, at: Date.parse(`${date}T${hour}:00:00Z`), direction };
		const { id: employeeId } = this.#person(index);
		const detail = { kind: 'correction' as const, change };
		const span = { firstDate: date, lastDate: date };
		return (await addOverlay(this.office, { employeeId, ...span, reason: 'Logbook', detail })).ok;
	}

	/** As an office closes a period: what is missing is added, then it is signed, verified and locked. */
	async #close(index: number): Promise<void> {
		const { own } = this.#person(index);
		if (this.#locked.has(index)) return;
		for (let attempt = 0; attempt < 3; attempt++) {
			await recomputeStale(this.t);
			for (const act of [
				(place: Place) => certifyPeriod(own, place),
				(place: Place) => verifyPeriod(this.office, place)
			])
				await act(await this.#place(index));
			const result = await lockPeriod(this.office, await this.#place(index));
			if (result.ok) return void this.#locked.set(index, await this.#describe(index));
			if (result.reason !== 'unresolved_days') return;
			for (const date of result.dates)
				for (const way of ['in', 'out'] as const) await this.#correct(index, date, way);
		}
	}

	async #reopen(index: number): Promise<void> {
		if (!this.#locked.has(index)) return;
		const result = await reopenPeriod(this.office, { ...(await this.#place(index)), reason: 'Late punches' });
		expect(result.ok).toBe(true);
		this.#locked.delete(index);
	}

	async #place(index: number): Promise<Place> {
		const { id: employeeId, own } = this.#person(index);
		const mine = (await listPeriodsOfEmployee(own, employeeId, 6)).find(
			({ period }) => period.id === this.periodId
		);
		return { periodId: this.periodId, employeeId, version: mine?.member.certification.version ?? 1 };
	}

	async #describe(index: number): Promise<string> {
		const employeeIds = [this.#person(index).id];
		const [counted] = await listDaysThatCount(this.t, { employeeIds, from: FIRST, to: LAST });
		return JSON.stringify(counted?.days);
	}

	#person(index: number) {
		const found = this.#people[index];
		if (!found) throw new Error('nobody');
		return found;
	}

	#tablet(index: number): Tablet {
		const found = this.#tablets[index];
		if (!found) throw new Error('no tablet');
		return found;
	}
}

type Place = { periodId: string; employeeId: string; version: number };

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
