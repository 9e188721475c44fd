// npm run bench:face
// Our pipeline against face-api's documented chain: same frame, same backend, same run. Last line: JSON of ratios.
import { parseArgs } from 'node:util';
import { drawFrame } from '../../tests/support/fake-camera';
import { openLab } from './lab.js';
import type { FacePage } from './page/page';
import { startProgress } from './progress';

declare const face: FacePage;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const RUNS = Number(values.runs);
/** WebGL is measured only where it runs on a graphics chip; in software it says nothing about any device. */
const BACKEND = 'wasm';

const frame = drawFrame({ people: [{ person: 'first', x: 320, y: 240, faceHeight: 240 }] }, 0);
const lab = await openLab();
try {
	const progress = startProgress('Frames', RUNS);
	await lab.page.exposeFunction('frameDone', () => progress.step());
	const result = await lab.page.evaluate(
		({ picture, runs, backend }) => face.runBench({ picture, runs, backend }),
		{
			picture: frame.toString('base64'),
			runs: RUNS,
			backend: BACKEND
		} as const
	);
	const { ours, library, track } = result;
	console.error(`Frame to descriptor (${BACKEND}): ours ${ours} ms, face-api as documented ${library} ms`);
	console.error(
		`Tracking one frame: ${track} ms in the worker; longest pause of the page ${result.longestPause} ms`
	);
	console.error(
		`First visit to first descriptor ${result.firstVisit} ms, second visit ${result.secondVisit} ms`
	);
	console.log(
		JSON.stringify({
			backend: BACKEND,
			frameToDescriptorMs: ours,
			libraryMs: library,
			ratio: Math.round((1000 * ours) / library) / 1000,
			trackMs: track,
			longestPagePauseMs: result.longestPause,
			firstVisitMs: result.firstVisit,
			secondVisitMs: result.secondVisit
		})
	);
} finally {
	await lab.close();
}
