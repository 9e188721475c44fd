import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const ids = v.array(v.string());

/** What one run of the retention job removed, and by which rule. People appear as hashes (`hashSubject`). */
export const retentionReportSchema = v.object({
	v: v.literal(1),
	settingsRevision: count,
	/** dates and instants; null: that rule is off */
	cutoffs: v.object({
		exitedUntil: v.string(),
		usedBefore: v.nullable(v.string()),
		allFaces: v.boolean(),
		keysReplacedBefore: v.nullable(v.string()),
		recordsExitedUntil: v.nullable(v.string()),
		sessionsBefore: v.string()
	}),
	counts: v.object({
		faces: count,
		templates: count,
		sealKeys: count,
		people: count,
		punches: count,
		dayRecords: count,
		sessions: count,
		links: count,
		exitDatesAdded: count
	}),
	faces: ids,
	records: ids,
	/** ids of keys, which are public */
	sealKeys: ids
});
export type RetentionReport = v.InferOutput<typeof retentionReportSchema>;

/** Whether anything was removed. */
export function checkRemoved({ counts }: RetentionReport): boolean {
	return Object.values(counts).some((n) => n > 0);
}
