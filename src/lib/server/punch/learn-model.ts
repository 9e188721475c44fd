import type { Context } from '../context';
import { collectForNewModel } from '../enrolment/add-model.service';
import type { Judged } from './evaluation.service';

/**
 * A punch beyond doubt teaches the site's second model the face of somebody who was enrolled without it. After the
 * judgement was committed: it changes nothing of it.
 */
export async function learnModel(
	context: Context,
	{ evidence, identity: { who, usable }, grade }: Judged
): Promise<void> {
	const { face, raw, sender, time } = evidence;
	const sure = who.kind === 'match' && who.strong && (grade.grade === 'A' || grade.grade === 'B');
	if (!sure || !sender.face.secondEmbedder || !face.ok || !face.second) return;
	await collectForNewModel(context, {
		employeeId: who.employeeId,
		eventId: raw.eventId,
		punchedAt: new Date(time.atMs),
		descriptors: usable,
		second: face.second
	});
}
