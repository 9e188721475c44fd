import { log } from '../log';

/**
 * Lines as a response's body, made as fast as the client takes them. When one cannot be made the connection is cut, so that
 * what arrived is short of its end instead of looking whole.
 */
export function streamLines(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			try {
				const next = await lines.next();
				if (next.done) controller.close();
				else controller.enqueue(encoder.encode(next.value));
			} catch (error) {
				log.error({ err: error }, 'an export was cut short');
				controller.error(error);
			}
		},
		async cancel() {
			await lines.return(undefined);
		}
	});
}
