import { punchBatchSchema, type PunchReply } from '$domain/punch/wire';
import { apiError, readJson } from '$lib/server/api';
import { refuseDevice } from '$lib/server/device/device-refusal';
import { inUploadPlace } from '$lib/server/load/upload-places';
import { countPunches, countTurnedAway } from '$lib/server/metrics/metrics';
import { submitPunches } from '$lib/server/punch/submit.service';
import { comeBackLater } from '$lib/server/unavailable';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ request, locals, url }) => {
	// Before the body is read: on a slow line it takes its time, and the device's clock in it was read before that.
	const arrivedAt = locals.context.now();
	const started = performance.now();
	const body = await readJson(request, punchBatchSchema);
	if (!body.ok) return body.response;
	const result = await inUploadPlace(request, () => submitPunches(locals.context, body.value, arrivedAt));
	if (!result) {
		countTurnedAway('upload');
		return comeBackLater(url, locals.requestId);
	}
	if (!result.ok) return result.reason === 'backlogged' ? tellBacklogged() : refuseDevice(result.reason);
	countPunches(result.reply.results, (performance.now() - started) / 1000);
	return Response.json(result.reply, {
		status: statusOf(result.reply),
		headers: { 'cache-control': 'no-store' }
	});
};

/** 200 as soon as one event was stored; 409 or 422 when not one was, with the same per-event answers. */
function statusOf({ results }: PunchReply): number {
	if (results.some((item) => item.result !== 'refused')) return 200;
	const codes = results.map((item) => (item.result === 'refused' ? item.code : ''));
	return codes.every((code) => code === 'nonce_reused' || code === 'event_id_reused') ? 409 : 422;
}

/** Spread, so that not all queues come back at once. */
function tellBacklogged(): Response {
	const message =
		'Many punches wait for their judgement. Nothing is lost; this queue is asked for again soon.';
	const seconds = 10 + Math.floor(Math.random() * 20);
	return apiError(503, 'backlogged', message, { 'retry-after': String(seconds) });
}
