import type { Role } from '$domain/access/permissions';
import type { Actor } from '$lib/server/context';
import { appUser } from '$lib/server/db/schema/access';
import { punch } from '$lib/server/db/schema/punch';
import { newId } from '$lib/server/id';
import { recomputeStale } from '$lib/server/timekeeping/recompute.service';
import { markStaleByPunches } from '$lib/server/timekeeping/mark-stale';
import { transaction } from '$lib/server/db/transaction';
import type { Schedule } from '$domain/timekeeping/schedule';
import type { TestContext } from './context';

const hours = [{ start: '08:00', end: '17:00' }];

/** Monday to Friday 08:00-17:00, lunch at noon. */
export const OFFICE_HOURS = {
	kind: 'fixed',
	days: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: null, sun: null },
	breaks: { mode: 'window', windows: [{ start: '12:00', end: '13:00' }] },
	window: { before: 240, after: 360 }
} satisfies Schedule;

/** A judged punch, as the evaluation leaves it, marks included. `at`: ISO instant. */
export async function makePunch(
	t: TestContext,
	made: {
		siteId: string;
		employeeId: string;
		at: string;
		direction?: 'in' | 'out';
		chosen?: boolean;
		settle?: boolean;
		/** waits for review: as this person's, or as nobody's with that name claimed */
		doubtful?: 'somebody' | 'claimed' | 'nobody';
		deviceId?: string;
	}
): Promise<string> {
	const at = new Date(made.at);
	const eventId = newId(at);
	await transaction(t.db, async (tx) => {
		await tx.insert(punch).values({
			eventId,
			deviceId: made.deviceId ?? newId(at),
			siteId: made.siteId,
			...judgedAs(made),
			method: 'face',
			punchedAt: at,
			online: true,
			evidenceGrade: made.doubtful ? 'D' : 'A',
			timeGrade: 'A',
			earliestAt: at,
			latestAt: at,
			reasons: '[]',
			evaluationVersion: 1,
			evaluatedAt: at
		});
		await markStaleByPunches(tx, [{ employeeId: made.employeeId, at, timeZone: 'Asia/Manila' }]);
	});
	if (made.settle) await recomputeStale(t);
	return eventId;
}

function judgedAs(made: Parameters<typeof makePunch>[1]) {
	const { employeeId, doubtful } = made;
	const direction = made.direction ?? ('in' as const);
	const directionSource = made.chosen ? ('chosen' as const) : ('inferred' as const);
	if (!doubtful) return { employeeId, status: 'accepted' as const, direction, directionSource };
	if (doubtful === 'somebody')
		return { employeeId, status: 'in_review' as const, direction, directionSource };
	return {
		employeeId: null,
		claimedEmployeeId: doubtful === 'claimed' ? employeeId : null,
		status: 'not_recognised' as const,
		direction: null,
		directionSource: null
	};
}

/** Somebody who signs in, bound to an employee or to none. */
export async function makeUser(
	t: TestContext,
	user: { role: Role; employeeId?: string | null; name?: string }
): Promise<Extract<Actor, { kind: 'user' }>> {
	const userId = newId(t.now());
	const name = user.name ?? `User ${userId.slice(-4)}`;
	const employeeId = user.employeeId ?? null;
	const email = `${userId}@example.org`;
	await t.db
		.insert(appUser)
		.values({ id: userId, email, name, role: user.role, employeeId, createdAt: t.now() });
	return { kind: 'user', userId, name, role: user.role, employeeId, sessionId: 'test' };
}
