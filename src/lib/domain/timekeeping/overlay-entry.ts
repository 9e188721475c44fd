import * as v from 'valibot';
import { WallSchema } from './policy';
import { parseWall } from './wall-time';

const Id = v.pipe(v.string(), v.minLength(1));
const Code = v.pipe(v.string(), v.minLength(1, 'a code is needed'));
const Direction = v.picklist(['in', 'out', 'auto']);
const span = { from: WallSchema, to: WallSchema };
const forward = ({ from, to }: { from: string; to: string }) => (parseWall(to) ?? 0) > (parseWall(from) ?? 0);

/**
 * What an approved overlay row says, by kind; the row itself holds whose, which work dates, author and reason.
 * Wall times count from 00:00 of each work date (`26:00` = 02:00 next day), instants are epoch milliseconds.
 */
export const OverlayDetailSchema = v.variant('kind', [
	v.object({
		kind: v.literal('correction'),
		change: v.variant('op', [
			v.object({
				op: v.literal('add'),
				at: v.pipe(v.number(), v.safeInteger()),
				direction: Direction,
				timeZone: v.optional(v.string())
			}),
			v.object({ op: v.literal('void'), punchId: Id }),
			/** The same instant with another direction, or another instant. */
			v.object({
				op: v.literal('replace'),
				punchId: Id,
				at: v.pipe(v.number(), v.safeInteger()),
				direction: Direction,
				timeZone: v.optional(v.string())
			})
		])
	}),
	v.object({ kind: v.literal('leave'), code: Code, portion: v.picklist(['full', 'am', 'pm']) }),
	v.pipe(
		v.object({ kind: v.literal('official_business'), code: Code, ...span }),
		v.check((entry) => forward(entry), 'the end must lie after the start')
	),
	v.pipe(
		v.object({ kind: v.literal('overtime'), ...span }),
		v.check((entry) => forward(entry), 'the end must lie after the start')
	),
	/** Follows another schedule on these dates; null: days without a schedule. */
	v.object({ kind: v.literal('schedule_change'), scheduleId: v.nullable(Id) }),
	v.pipe(
		v.object({ kind: v.literal('suspension'), code: Code, ...span }),
		v.check((entry) => forward(entry), 'the end must lie after the start')
	)
]);

export type OverlayDetail = v.InferOutput<typeof OverlayDetailSchema>;
export type OverlayKind = OverlayDetail['kind'];

/** An overlay row as the engine's input is put together from it. */
export interface OverlayEntry {
	id: string;
	/** Null: a suspension of work. */
	employeeId: string | null;
	/** Suspensions only; null: all sites. */
	siteId: string | null;
	/** Work dates it bears on, both included. */
	firstDate: string;
	lastDate: string;
	detail: OverlayDetail;
}
