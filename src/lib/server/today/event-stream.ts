import type { Context } from '../context';
import { watchToday } from './feed';

/** Longer than this, somebody whose sign-in was taken away would still be told. The page reconnects by itself. */
const LIVE_MS = 5 * 60_000;
/** Proxies close what is silent for a minute. */
const BEAT_MS = 20_000;

/** Server-sent events: `changed` whenever the page should ask again. They hold no data, so they need no filter. */
export function streamToday(source: Pick<Context, 'db' | 'now'>): ReadableStream<Uint8Array> {
	const text = new TextEncoder();
	let end = () => {};
	return new ReadableStream<Uint8Array>({
		start(controller) {
			const send = (words: string) => controller.enqueue(text.encode(words));
			send('retry: 3000\n\n');
			const stop = watchToday(source, {
				ready: () => send(': listening\n\n'),
				changed: () => send('event: changed\ndata: \n\n'),
				over: () => end()
			});
			const beat = setInterval(() => send(': still here\n\n'), BEAT_MS);
			const late = setTimeout(() => end(), LIVE_MS);
			end = () => {
				end = () => {};
				stop();
				clearInterval(beat);
				clearTimeout(late);
				try {
					controller.close();
				} catch {
					// TypeError: the reader went away first.
				}
			};
		},
		cancel: () => end()
	});
}
