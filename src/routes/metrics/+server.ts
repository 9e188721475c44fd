import { metricsToken } from '$lib/server/config';
import { readFigures } from '$lib/server/metrics/figures.service';
import { METRICS_TYPE, writeMetrics } from '$lib/server/metrics/metrics';
import { checkMayReadMetrics } from '$lib/server/metrics/metrics-access';
import type { RequestHandler } from './$types';

const HOW = 'Metrics are read from this machine, or with the token of BUNDY_METRICS_TOKEN.\n';

export const GET: RequestHandler = async ({ getClientAddress, locals, request }) => {
	const { headers } = request;
	if (!checkMayReadMetrics({ clientAddress: readAddress(getClientAddress), headers }, metricsToken())) {
		return new Response(HOW, { status: 403, headers: { 'cache-control': 'no-store' } });
	}
	const text = await writeMetrics(await readFigures(locals.context));
	return new Response(text, { headers: { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' } });
};

/** adapter-node throws when ADDRESS_HEADER is set and the request has none: then we do not know. */
function readAddress(getClientAddress: () => string): string | null {
	try {
		return getClientAddress();
	} catch {
		return null;
	}
}
