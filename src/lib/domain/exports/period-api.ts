import * as v from 'valibot';
import { PERIOD_STATUSES } from '../timekeeping/period-state';
import { DateSchema } from '../timekeeping/schedule';
import { PeriodResultSchema } from './period-result';

const Id = v.pipe(v.string(), v.uuid());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Answer of `GET /api/v1/periods`: the latest periods of every calendar, latest first. */
export const PeriodListReplySchema = v.object({
	v: v.literal(1),
	periods: v.array(
		v.object({
			id: Id,
			/** name of the pattern that it belongs to */
			calendar: v.string(),
			first: DateSchema,
			last: DateSchema,
			/** its last day is over: it may be signed */
			isOver: v.boolean(),
			/** employees within the caller's reach by how far they have come */
			counts: v.record(v.picklist(PERIOD_STATUSES), Count)
		})
	)
});
export type PeriodListReply = v.InferOutput<typeof PeriodListReplySchema>;

/**
 * Answer of `GET /api/v1/periods/{id}`: one result for each employee within the caller's reach, by name. Results whose
 * `period.status` is `locked` or `exported` are final; the others are drafts and may change.
 */
export const PeriodResultsReplySchema = v.object({
	v: v.literal(1),
	period: v.object({ id: Id, first: DateSchema, last: DateSchema }),
	results: v.array(v.object({ employeeId: Id, ...PeriodResultSchema.entries }))
});
export type PeriodResultsReply = v.InferOutput<typeof PeriodResultsReplySchema>;
