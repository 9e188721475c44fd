import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPunches } from '../../scripts/demo/add-punches';
import type { Office } from '../../scripts/demo/office';
import { emailOf, PASSWORD } from '../../scripts/demo/people';
import { seedDemo } from '../../scripts/demo/seed';
import { issueSetupToken } from '../../scripts/lib/setup-link.js';
import { dayRecord } from '$lib/server/db/schema/day-record';
import { deviceAlarm } from '$lib/server/db/schema/device';
import { periodCertification } from '$lib/server/db/schema/period';
import { punch, punchRaw, WAITING } from '$lib/server/db/schema/punch';
import { request } from '$lib/server/db/schema/request';
import { appUser } from '$lib/server/db/schema/access';
import { checkPassword } from '$lib/server/access/passwords';
import { ProofVerifier } from '$domain/proof/verify-proof';
import { exportProof } from '$lib/server/proof/proof.service';
import { judgeAgain } from '$lib/server/punch/judge-queue';
import { createTestContext, type TestContext } from '../support/context';

const DAY_MS = 24 * 3_600_000;
const NOW = new Date('2026-09-23T03:20:00Z');
let t: TestContext;
let office: Office;

// Three weeks instead of two months, which are the same many times over.
beforeAll(async () => {
	t = await createTestContext();
	t.setNow('2026-09-01T00:00:00Z');
	const setupToken = (await issueSetupToken(t.adminUrl)) ?? '';
	office = await seedDemo(t, { setupToken, timeZone: 'Asia/Manila', now: NOW, days: 20, say: () => {} });
}, 180_000);
afterAll(() => t.close());

describe('the demo', () => {
	it('has sixty people at three sites, whose days were computed', async () => {
		const days = await t.db.select({ n: count() }).from(dayRecord).where(eq(dayRecord.staleMarks, 0));
		expect(office.members).toHaveLength(60);
		expect(office.siteIds.size).toBe(3);
		expect(days[0]?.n).toBeGreaterThan(60 * 20);
	});

	it('has requests in every state and of every kind', async () => {
		const rows = await t.db.selectDistinct({ status: request.status, kind: request.kind }).from(request);
		expect(new Set(rows.map(({ status }) => status)).size).toBe(4);
		expect(new Set(rows.map(({ kind }) => kind)).size).toBe(6);
	});

	it('has doubtful punches to decide, open alarms and periods under way', async () => {
		const waiting = await t.db
			.select({ n: count() })
			.from(punch)
			.where(inArray(punch.status, [...WAITING]));
		const alarms = await t.db.select({ n: count() }).from(deviceAlarm).where(isNull(deviceAlarm.settledAt));
		const periods = await t.db
			.selectDistinct({ status: periodCertification.status })
			.from(periodCertification);
		expect(waiting[0]?.n).toBeGreaterThan(4);
		expect(alarms[0]?.n).toBe(3);
		expect(periods.map(({ status }) => status)).toEqual(expect.arrayContaining(['certified', 'verified']));
	});

	it('lets each role sign in with the password that it prints', async () => {
		const [user] = await t.db
			.select()
			.from(appUser)
			.where(and(eq(appUser.email, emailOf('1001')), eq(appUser.role, 'supervisor')));
		expect(await checkPassword(user?.passwordHash ?? null, PASSWORD)).toBe(true);
	});

	it('goes on where it stopped, and adds nothing twice', async () => {
		const span = { after: NOW.getTime(), until: NOW.getTime() + 8 * 3_600_000 };
		const before = await countPunches();
		const added = await addPunches(t, office, span);
		expect(added).toBeGreaterThan(50);
		await addPunches(t, office, span);
		expect(await countPunches()).toBe(before + added);
	});

	it('has signed events for every punch, in chains whose proof holds, also after it went on', async () => {
		const unsigned = await t.db
			.select({ n: count() })
			.from(punch)
			.leftJoin(punchRaw, eq(punchRaw.eventId, punch.eventId))
			.where(isNull(punchRaw.eventId));
		expect(unsigned).toEqual([{ n: 0 }]);
		const proof = await exportProof(office.as(office.admin, new Date(NOW.getTime() + DAY_MS)), {
			from: '2026-09-14',
			to: '2026-09-20'
		});
		const verifier = new ProofVerifier();
		let lines = '';
		for await (const piece of proof) lines += piece;
		for (const line of lines.trimEnd().split('\n')) await verifier.take(line);
		const report = await verifier.finish();
		expect(report.findings.filter(({ kind }) => kind === 'wrong')).toEqual([]);
		expect(report.counts.punches).toBeGreaterThan(500);
	});

	it('is judged the same when its events are judged: by face, or by the code on a phone', async () => {
		const judged = () => t.db.select().from(punch).where(inArray(punch.eventId, ids));
		const ofMethod = async (method: 'face' | 'phone') => {
			const rows = await t.db
				.select({ id: punch.eventId })
				.from(punch)
				.where(
					and(
						eq(punch.method, method),
						eq(punch.status, 'accepted'),
						eq(punch.evidenceGrade, method === 'face' ? 'A' : 'B')
					)
				)
				.limit(3);
			return rows.map(({ id }) => id);
		};
		const ids = [...(await ofMethod('face')), ...(await ofMethod('phone'))];
		const before = await judged();
		await judgeAgain(office.as(office.admin, new Date(NOW.getTime() + DAY_MS)), ids);
		const told = (rows: typeof before) =>
			rows.map(({ eventId, employeeId, method, status, evidenceGrade }) => ({
				eventId,
				employeeId,
				method,
				status,
				evidenceGrade
			}));
		expect(told(await judged())).toEqual(told(before));
	});
});

async function countPunches(): Promise<number> {
	const [row] = await t.db.select({ n: count() }).from(punch);
	return row?.n ?? 0;
}
