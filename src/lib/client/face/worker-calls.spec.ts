import { describe, expect, it, vi } from 'vitest';
import { startWorkerCalls } from './worker-calls';

/** A worker whose answers the test gives by hand. */
function startHandWorker() {
	const listeners: Record<string, (event: unknown) => void> = {};
	const sent: { id: number; kind: string }[] = [];
	let terminated = false;
	const port = {
		postMessage: (message: { id: number; kind: string }) => sent.push(message),
		terminate: () => (terminated = true),
		addEventListener: (name: string, listener: (event: unknown) => void) => (listeners[name] = listener)
	};
	return {
		// Only the three methods that the queue uses.
		calls: startWorkerCalls(port as unknown as Worker),
		sent,
		isTerminated: () => terminated,
		answer: (id: number, value: unknown) => listeners['message']?.({ data: { id, ok: true, value } }),
		crash: () => listeners['error']?.({ message: 'boom' })
	};
}

const memory = { kind: 'memory' } as const;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('startWorkerCalls', () => {
	it('sends the second request only when the first is answered', async () => {
		const worker = startHandWorker();
		const first = worker.calls.call(memory, { timeoutMs: 1000 });
		const second = worker.calls.call(memory, { timeoutMs: 1000 });
		await settled();
		expect(worker.sent.map(({ id }) => id)).toEqual([1]);
		worker.answer(1, 'a');
		expect(await first).toEqual({ ok: true, value: 'a' });
		await settled();
		worker.answer(2, 'b');
		expect(await second).toEqual({ ok: true, value: 'b' });
	});

	it('gives up on a worker that never answers', async () => {
		vi.useFakeTimers();
		const worker = startHandWorker();
		const call = worker.calls.call(memory, { timeoutMs: 1000 });
		await vi.advanceTimersByTimeAsync(1000);
		expect(await call).toMatchObject({ ok: false, reason: 'timed_out' });
		vi.useRealTimers();
	});

	it('ignores an answer that comes after its time limit', async () => {
		vi.useFakeTimers();
		const worker = startHandWorker();
		const late = worker.calls.call(memory, { timeoutMs: 10 });
		await vi.advanceTimersByTimeAsync(10);
		await late;
		const next = worker.calls.call(memory, { timeoutMs: 1000 });
		await vi.advanceTimersByTimeAsync(0);
		worker.answer(1, 'late');
		worker.answer(2, 'right');
		expect(await next).toEqual({ ok: true, value: 'right' });
		vi.useRealTimers();
	});

	it('stops waiting when the caller aborts, and still lets the next call through', async () => {
		const worker = startHandWorker();
		const abort = new AbortController();
		const first = worker.calls.call(memory, { timeoutMs: 1000, signal: abort.signal });
		await settled();
		abort.abort();
		expect(await first).toMatchObject({ ok: false, reason: 'aborted' });
		const second = worker.calls.call(memory, { timeoutMs: 1000 });
		worker.answer(1, 'unwanted');
		await settled();
		worker.answer(2, 'wanted');
		expect(await second).toEqual({ ok: true, value: 'wanted' });
	});

	it('answers every waiting call when the script cannot run', async () => {
		const worker = startHandWorker();
		const first = worker.calls.call(memory, { timeoutMs: 1000 });
		const second = worker.calls.call(memory, { timeoutMs: 1000 });
		await settled();
		worker.crash();
		expect(await first).toMatchObject({ ok: false, reason: 'worker_failed' });
		expect(await second).toMatchObject({ ok: false, reason: 'worker_failed' });
	});

	it('ends the worker and answers what still waits', async () => {
		const worker = startHandWorker();
		const call = worker.calls.call(memory, { timeoutMs: 1000 });
		await settled();
		worker.calls.end();
		expect(worker.isTerminated()).toBe(true);
		expect(await call).toMatchObject({ ok: false, reason: 'disposed' });
	});
});
