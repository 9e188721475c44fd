import type { FaceReply, FaceRequest } from '../../face-worker/protocol';
import type { FaceEngineFailure } from './face-engine';

/** A call's outcome; `value` is what protocol.ts says for the request's kind. */
export type CallResult =
	{ ok: true; value: unknown } | { ok: false; reason: FaceEngineFailure; message: string };

type Body = { kind: FaceRequest['kind'] };
type Options = { timeoutMs: number; signal?: AbortSignal | undefined; transfer?: Transferable[] };

export type WorkerCalls = {
	/** Sends a request when all earlier ones are answered. Never rejects. */
	call(body: Body, options: Options): Promise<CallResult>;
	/** Ends the worker; waiting calls are answered with `disposed`. */
	end(): void;
};

/** The part of Worker that is used, so that tests can run the queue without one. */
export type WorkerPort = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

/** Turns a worker's messages into calls: strictly one at a time, each with a time limit and a way to stop waiting. */
export function startWorkerCalls(worker: WorkerPort): WorkerCalls {
	let nextId = 1;
	let tail: Promise<unknown> = Promise.resolve();
	let settle: ((id: number | null, result: CallResult) => void) | null = null;
	let ended: CallResult | null = null;

	worker.addEventListener('message', (event) => {
		const reply: FaceReply = (event as MessageEvent<FaceReply>).data;
		settle?.(reply.id, reply.ok ? { ok: true, value: reply.value } : { ...reply });
	});
	// Fires when the worker's script cannot be loaded or throws outside a request.
	worker.addEventListener('error', (event) => {
		finish({ ok: false, reason: 'worker_failed', message: (event as ErrorEvent).message ?? 'worker error' });
	});

	function finish(result: CallResult) {
		ended ??= result;
		settle?.(null, ended);
	}

	function send(body: Body, { timeoutMs, signal, transfer = [] }: Options): Promise<CallResult> {
		if (ended) return Promise.resolve(ended);
		if (signal?.aborted) return Promise.resolve(ABORTED);
		const id = nextId++;
		return new Promise((resolve) => {
			const timer = setTimeout(() => settle?.(id, TIMED_OUT), timeoutMs);
			settle = (answered, result) => {
				if (answered !== null && answered !== id) return;
				clearTimeout(timer);
				settle = null;
				resolve(result);
			};
			worker.postMessage({ ...body, id }, transfer);
		});
	}

	return {
		call(body, options) {
			const answer = tail.then(() => send(body, options));
			tail = answer;
			return untilAborted(answer, options.signal);
		},
		end() {
			worker.terminate();
			finish({ ok: false, reason: 'disposed', message: 'the worker was ended' });
		}
	};
}

/** The caller stops waiting at once; the worker still finishes the frame, and the next call waits for that. */
function untilAborted(answer: Promise<CallResult>, signal: AbortSignal | undefined): Promise<CallResult> {
	if (!signal) return answer;
	return new Promise((resolve) => {
		const stop = () => resolve(ABORTED);
		if (signal.aborted) stop();
		signal.addEventListener('abort', stop, { once: true });
		void answer.then((result) => {
			signal.removeEventListener('abort', stop);
			resolve(result);
		});
	});
}

const ABORTED: CallResult = { ok: false, reason: 'aborted', message: 'the caller gave up' };
const TIMED_OUT: CallResult = { ok: false, reason: 'timed_out', message: 'no answer in time' };
