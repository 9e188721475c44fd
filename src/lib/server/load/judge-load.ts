/** What a request costs and who would miss it. */
export type RequestKind = 'health' | 'upload' | 'device' | 'heavy' | 'page';

export type Load = {
	/** 99th percentile of how late the event loop came, ms, over the last seconds */
	loopDelayMs: number;
	/** how many wait for a connection of the pool */
	poolWaiting: number;
	/** files and papers that are being made now */
	heavyRunning: number;
};

/** Beyond, another file of a year's records makes everybody wait. */
const BUSY_LOOP_MS = 200;
/** Beyond, a page is not worth waiting for; what is left serves the devices. */
const STALLED_LOOP_MS = 1_000;
/** Each of them waits two seconds at most, and gets nothing then. */
const MAX_POOL_WAITING = 100;

/**
 * Whether a request is served now or asked to come back. What costs most goes first: a second file or paper when the
 * loop is late (one at a time is made on the slowest machine), pages when it hardly turns. A device's punches have places of their own (`Slots`) and are refused only when no
 * connection would become free for them: they stay in its queue. Whoever asks for health is always answered.
 */
export function judgeLoad(
	kind: RequestKind,
	{ loopDelayMs, poolWaiting, heavyRunning }: Load
): 'serve' | 'come_back' {
	if (kind === 'health') return 'serve';
	if (poolWaiting > MAX_POOL_WAITING) return 'come_back';
	if (kind === 'heavy' && heavyRunning > 0 && loopDelayMs > BUSY_LOOP_MS) return 'come_back';
	return kind === 'page' && loopDelayMs > STALLED_LOOP_MS ? 'come_back' : 'serve';
}

const HEALTH = ['/livez', '/readyz', '/metrics'];

/** By the route's id; what has none is a file or is not there. */
export function kindOfRoute(routeId: string | null): RequestKind {
	if (routeId === null || HEALTH.includes(routeId)) return 'health';
	if (routeId === '/api/v1/punches') return 'upload';
	if (routeId.startsWith('/api/v1/periods')) return 'heavy';
	if (routeId.startsWith('/api/v1/')) return 'device';
	return /\.(csv|jsonl)$|\/(download|print|sheet|pins|data)$/.test(routeId) ? 'heavy' : 'page';
}
