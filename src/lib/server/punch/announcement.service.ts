import type { Announcement } from '$domain/punch/wire';
import type { Context } from '../context';
import { findArrivals, type Followed } from './find-arrivals';
import { listJudged, type JudgedPunch } from './punch.repo';

/**
 * What workers are told, by event id; nothing while an event is not judged, and for what was made offline: nobody
 * waits for it.
 */
export async function findAnnouncements(
	{ db }: Pick<Context, 'db'>,
	eventIds: readonly string[],
	followed: Followed | null
): Promise<Map<string, Announcement>> {
	// Whoever took a punch back has the device's own word for it.
	const judged = (await listJudged(db, eventIds)).filter(
		({ punch }) => punch.online && punch.status !== 'undone'
	);
	const first = await listJudged(
		db,
		judged.flatMap(({ punch }) => punch.repeatsEventId ?? [])
	);
	const byId = new Map(first.map((each) => [each.punch.eventId, each]));
	const arrivals = await findArrivals(
		db,
		judged.map(({ punch }) => punch),
		followed
	);
	return new Map(
		judged.map((each) => {
			const told = announce(each, byId);
			const arrival = arrivals.get(each.punch.eventId);
			if (told.kind !== 'recorded' || !arrival) return [each.punch.eventId, told];
			const { startMs, endMs, lateMinutes } = arrival;
			return [each.punch.eventId, { ...told, shift: { startMs, endMs, lateMinutes } }];
		})
	);
}

function announce(
	{ punch, employeeName, language, timeZone }: JudgedPunch,
	repeated: ReadonlyMap<string, JudgedPunch>
): Announcement {
	if (punch.askedNumber && punch.status === 'not_recognised') return { kind: 'ask_number' };
	// A name would tell whoever holds up a picture that it is the right one.
	if (punch.evidenceGrade === 'D' && punch.liveness !== null && punch.liveness !== 'passed')
		return { kind: 'needs_review' };
	// What stands in for a face proves nothing while a person has yet to decide.
	if (punch.method !== 'face' && punch.status === 'in_review') return { kind: 'needs_review' };
	if (punch.status === 'not_recognised' || !punch.direction || employeeName === null) {
		return { kind: 'not_recognised' };
	}
	const first = punch.repeatsEventId ? repeated.get(punch.repeatsEventId) : undefined;
	const { direction, punchedAt } = first?.punch ?? punch;
	const kind = punch.status === 'duplicate' ? 'already_recorded' : 'recorded';
	return {
		kind,
		employeeName,
		direction: direction ?? punch.direction,
		atMs: punchedAt.getTime(),
		timeZone,
		...(language !== null && { language })
	};
}
