import { runBench } from '../support/bench';
import { startApp } from '../support/app';

/** Time until the server answers: on an empty database, and again after kill -9. */
await runBench(async (say) => {
	say('starting the server on an empty database');
	const started = performance.now();
	const app = await startApp();
	const first = performance.now() - started;
	say('starting it again after kill -9');
	await app.kill();
	const again = performance.now();
	await app.restart();
	const second = performance.now() - again;
	await app.stop();
	return { firstStartMs: Math.round(first), startAfterKillMs: Math.round(second) };
});
