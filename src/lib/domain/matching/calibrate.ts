import { DistanceTally } from './distance-tally';
import { scoreAll, type Gallery } from './gallery';
import { thresholdForRoster } from './roster-threshold';
import { STRANGER_TARGET, THRESHOLDS, type Threshold } from './thresholds';

/** Two employees whom the camera may take for each other: both add their badge or PIN. */
export type LookAlikes = { first: string; second: string; distance: number };

export type Calibration = {
	employees: number;
	/** Distances between different employees: the nearest, and the share-th of the ordered list. */
	impostors: { nearest: number; p01: number; median: number } | null;
	/** How much nearer to each other these people are than those of the measured set. */
	shift: number;
	/** What to use for `identify` at this site by the recognition network. */
	threshold: Threshold;
	lookAlikes: LookAlikes[];
	/** False while there are too few people to learn from; the threshold then rests on the measured set alone. */
	learned: boolean;
};

/** Below this many people (435 pairs) the 1 % point of the distances is chance. */
export const MIN_EMPLOYEES = 30;
/** Rows of the distance table that are computed; 1,000 people against all others say as much as everybody. */
const MAX_ROWS = 1_000;
/** Distances that are computed at most: of a roster of 100,000 a hundred rows, a second's work. */
const MAX_DISTANCES = 10_000_000;
/** 1 % point of the distances between mean templates of five photographs of different people (docs/face.md). */
export const USUAL_P01 = 0.352;

/** `calibrateInTurns` in one go. */
export function calibrateSite(gallery: Gallery, target?: number): Calibration {
	const turns = calibrateInTurns(gallery, target);
	for (;;) {
		const turn = turns.next();
		if (turn.done) return turn.value;
	}
}

/**
 * Learns from a site's own templates how alike its people are, and sets the threshold for one in a thousand strangers for
 * the whole roster; run after each enrolment. Costs a second from 10,000 templates on, during which a server answers
 * others between two turns, each one template against all.
 *
 * Look-alikes are pairs whose templates are as near as a picture and its template may be: within the site's own
 * threshold, at least within the limit of the duplicate search, at most within its uncertain zone. A large roster has a
 * strict threshold, so that it does not name one pair in a thousand, which would be nearly everybody.
 * @param gallery all templates of the site, rule `recognition`
 * @param target share of strangers that the whole roster may take for somebody
 */
export function* calibrateInTurns(gallery: Gallery, target = STRANGER_TARGET): Generator<void, Calibration> {
	const { distances, pairs } = yield* compareEmployees(gallery);
	const employees = gallery.employeeIds.length;
	const learned = employees >= MIN_EMPLOYEES;
	const p01 = distances.at(0.01);
	const shift = learned ? Math.max(0, USUAL_P01 - p01) : 0;
	const { identify, duplicate } = THRESHOLDS.recognition;
	const threshold = thresholdForRoster(identify, { rosterSize: employees, target, shift });
	const near = Math.max(duplicate.maxDistance, Math.min(threshold.maxDistance, duplicate.uncertainDistance));
	return {
		employees,
		impostors: distances.count === 0 ? null : { nearest: distances.nearest, p01, median: distances.at(0.5) },
		shift,
		threshold,
		lookAlikes: pairs.filter(({ distance }) => distance <= near).sort((a, b) => a.distance - b.distance),
		learned
	};
}

/** The distances between different employees, and the pairs near enough to be worth naming. */
function* compareEmployees(
	gallery: Gallery
): Generator<void, { distances: DistanceTally; pairs: LookAlikes[] }> {
	const rows = gallery.owner.length;
	const length = gallery.first.length / Math.max(1, rows);
	const limit = THRESHOLDS.recognition.duplicate.uncertainDistance;
	const near = new Map<string, LookAlikes>();
	const distances = new DistanceTally();
	const scores = new Float64Array(rows);
	const step = Math.max(1, rows / Math.min(MAX_ROWS, Math.ceil(MAX_DISTANCES / Math.max(1, rows))));
	for (let turn = 0; turn * step < rows; turn++) {
		const row = Math.floor(turn * step);
		const descriptor = gallery.first.subarray(row * length, (row + 1) * length);
		const owner = gallery.owner[row] ?? -1;
		scoreAll({ ...gallery, rule: 'recognition' }, { descriptor }, scores);
		for (let other = 0; other < rows; other++) {
			const otherOwner = gallery.owner[other] ?? -1;
			if (otherOwner === owner) continue;
			const distance = scores[other] ?? NaN;
			if (step > 1 || other > row) distances.add(distance);
			if (distance <= limit) keepNearest(near, gallery, { owner, otherOwner, distance });
		}
		yield;
	}
	return { distances, pairs: [...near.values()] };
}

function keepNearest(
	near: Map<string, LookAlikes>,
	{ employeeIds }: Gallery,
	{ owner, otherOwner, distance }: { owner: number; otherOwner: number; distance: number }
): void {
	const [low, high] = owner < otherOwner ? [owner, otherOwner] : [otherOwner, owner];
	const first = employeeIds[low];
	const second = employeeIds[high];
	if (first === undefined || second === undefined) return;
	const key = `${low} ${high}`;
	if (distance < (near.get(key)?.distance ?? Infinity)) near.set(key, { first, second, distance });
}
