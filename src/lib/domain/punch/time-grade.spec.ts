import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradeTime, type Anchor, type TimeEvidence } from './time-grade';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Server time of the anchor in every case below. */
const T0 = Date.UTC(2026, 2, 2);

/** An honest device: its wall clock is `skew` off, it slept for `slept` of the elapsed time. */
const reading = (elapsed: number, { skew = 0, boot = 'boot-1', slept = 0 } = {}): Anchor => ({
	serverMs: T0 + elapsed,
	wallMs: T0 + elapsed + skew,
	monoMs: 1_000 + elapsed - slept,
	bootId: boot
});
const evidence = (change: Partial<TimeEvidence> & { event: TimeEvidence['event'] }): TimeEvidence => ({
	anchor: reading(0),
	contact: reading(2 * DAY),
	receivedMs: T0 + 2 * DAY,
	nonceIssuedMs: null,
	notBeforeMs: T0 - DAY,
	notAfterMs: null,
	jumps: [],
	...change
});
const made = (elapsed: number, options = {}) => ({ ...reading(elapsed, options), seq: 5 });

describe('online', () => {
	const online = (wallMs: number) =>
		gradeTime(evidence({ event: { ...made(0), wallMs }, nonceIssuedMs: T0, receivedMs: T0 + 5_000 }));

	test('the time lies between the nonce and the arrival, at the device’s word', () => {
		expect(online(T0 + 2_000)).toMatchObject({ grade: 'A', atMs: T0 + 2_000, reasons: [] });
	});

	test('a clock that is a day wrong changes neither the time nor the grade, but is mentioned', () => {
		const graded = online(T0 - DAY);
		expect(graded).toMatchObject({ grade: 'A', atMs: T0 });
		expect(graded.reasons).toEqual(['the device’s clock was 24 hours slow; the server’s time counts']);
	});
});

describe('offline', () => {
	test('an honest device without a restart is B, at its own time', () => {
		expect(gradeTime(evidence({ event: made(5 * HOUR) }))).toMatchObject({ grade: 'B', atMs: T0 + 5 * HOUR });
	});

	test('a clock that was always three minutes fast is corrected', () => {
		const skew = { skew: 180_000 };
		const graded = gradeTime(
			evidence({ anchor: reading(0, skew), contact: reading(2 * DAY, skew), event: made(5 * HOUR, skew) })
		);
		expect(graded).toMatchObject({ grade: 'B', atMs: T0 + 5 * HOUR });
	});

	test('sleep is not a clock change: still B', () => {
		const graded = gradeTime(
			evidence({
				event: made(20 * HOUR, { slept: 8 * HOUR }),
				contact: reading(2 * DAY, { slept: 20 * HOUR })
			})
		);
		expect(graded).toMatchObject({ grade: 'B', atMs: T0 + 20 * HOUR });
	});

	test('across a restart with clocks that agree it is C', () => {
		const boot = { boot: 'boot-2' };
		const graded = gradeTime(evidence({ event: made(5 * HOUR, boot), contact: reading(2 * DAY, boot) }));
		expect(graded).toMatchObject({ grade: 'C', atMs: T0 + 5 * HOUR });
	});

	test('a clock set back 25 hours and forward again is caught by the time that had passed', () => {
		const graded = gradeTime(evidence({ event: { ...made(30 * HOUR), wallMs: T0 + 5 * HOUR } }));
		expect(graded).toMatchObject({ grade: 'D', lowMs: T0 + 30 * HOUR, atMs: T0 + 30 * HOUR });
	});

	test('a recorded jump back is D, with the proposal inside the bounds', () => {
		const event = { ...made(30 * HOUR), wallMs: T0 + 5 * HOUR };
		const graded = gradeTime(evidence({ event, jumps: [{ seq: 4, jumpMs: -25 * HOUR }] }));
		expect(graded.grade).toBe('D');
		expect(graded.atMs).toBeGreaterThanOrEqual(graded.lowMs);
		expect(graded.reasons[0]).toContain('set back');
	});

	test('one recorded jump forward is taken out of what was made behind it, and leaves what was made before', () => {
		const skew = { skew: 3 * DAY };
		const jumps = [{ seq: 4, jumpMs: 3 * DAY }];
		const contact = reading(2 * DAY, skew);
		const behind = gradeTime(evidence({ contact, jumps, event: { ...made(5 * HOUR, skew), seq: 5 } }));
		const before = gradeTime(evidence({ contact, jumps, event: { ...made(2 * HOUR), seq: 3 } }));
		expect(behind).toMatchObject({ grade: 'B', atMs: T0 + 5 * HOUR });
		expect(before).toMatchObject({ grade: 'B', atMs: T0 + 2 * HOUR });
	});

	test('an unrecorded change of the clock is D', () => {
		const graded = gradeTime(evidence({ event: made(5 * HOUR), contact: reading(2 * DAY, { skew: HOUR }) }));
		expect(graded).toMatchObject({ grade: 'D' });
	});

	test('without any earlier contact it is D', () => {
		expect(gradeTime(evidence({ anchor: null, event: made(HOUR) })).grade).toBe('D');
	});
});

test('whatever a client claims, the time stays between the bounds and never after the arrival', () => {
	const clock = fc.integer({ min: T0 - 400 * DAY, max: T0 + 400 * DAY });
	const any = fc.record({
		wallMs: clock,
		monoMs: fc.integer({ min: 0, max: 400 * DAY }),
		bootId: fc.constantFrom('boot-1', 'boot-2')
	});
	const anchor = fc.record({
		serverMs: fc.integer({ min: T0 - 30 * DAY, max: T0 }),
		wallMs: clock,
		monoMs: fc.integer({ min: 0, max: 400 * DAY }),
		bootId: fc.constantFrom('boot-1', 'boot-2')
	});
	const jumps = fc.array(fc.record({ seq: fc.nat(9), jumpMs: fc.integer({ min: -9 * DAY, max: 9 * DAY }) }));
	fc.assert(
		fc.property(
			any,
			fc.option(anchor),
			anchor,
			jumps,
			fc.boolean(),
			(event, before, after, jumps, isOnline) => {
				const receivedMs = after.serverMs + 500;
				const graded = gradeTime({
					event: { ...event, seq: 5 },
					anchor: before,
					contact: after,
					receivedMs,
					nonceIssuedMs: isOnline ? receivedMs - 60_000 : null,
					notBeforeMs: T0 - 60 * DAY,
					notAfterMs: null,
					jumps
				});
				expect(graded.atMs).toBeGreaterThanOrEqual(graded.lowMs);
				expect(graded.atMs).toBeLessThanOrEqual(graded.highMs);
				expect(graded.highMs).toBeLessThanOrEqual(receivedMs);
			}
		),
		{ numRuns: 2000 }
	);
});
