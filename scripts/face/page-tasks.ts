import type { BrowserContext, Page } from 'playwright-core';

/** The page's own thread while something ran: its longest task, in the processor's time and by the clock on the wall. */
export type PageTasks = {
	/** Processor time of the longest task: how long the page itself was busy, whatever else the machine did. */
	longestBusyMs: number;
	/** The same task or another, by the wall clock: includes waiting for a processor. */
	longestMs: number;
	tasks: number;
};

/** What is read of Chromium's trace (Trace Event Format); times in microseconds. */
type TraceEvent = {
	name: string;
	pid: number;
	tid: number;
	dur?: number;
	tdur?: number;
	args?: { name?: string };
};

/** Traces every task of the page's main thread while `work` runs. */
export async function traceTasks(
	context: BrowserContext,
	page: Page,
	work: () => Promise<unknown>
): Promise<PageTasks> {
	const client = await context.newCDPSession(page);
	const events: TraceEvent[] = [];
	client.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
	const complete = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
	await client.send('Tracing.start', {
		transferMode: 'ReportEvents',
		traceConfig: { includedCategories: ['toplevel', '__metadata'] }
	});
	await work();
	await client.send('Tracing.end');
	await complete;
	await client.detach();
	const mains = new Set(
		events
			.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
			.map(({ pid, tid }) => `${pid} ${tid}`)
	);
	const tasks = events.filter(
		({ name, pid, tid }) => name.endsWith('::RunTask') && mains.has(`${pid} ${tid}`)
	);
	const longest = (values: number[]) => Math.round(Math.max(0, ...values) / 100) / 10;
	return {
		longestBusyMs: longest(tasks.map(({ tdur = 0 }) => tdur)),
		longestMs: longest(tasks.map(({ dur = 0 }) => dur)),
		tasks: tasks.length
	};
}
