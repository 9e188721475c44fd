// npm run bench:face
// Our pipeline against face-api's documented chain (same frame, same backend, same run), what tracking costs the page, and
// a second visit without network. Last line: JSON of ratios.
import { parseArgs } from 'node:util';
import { drawFrame, personClip } from '../../tests/support/fake-camera';
import { openLab } from './lab.js';
import { traceTasks } from './page-tasks';
import type { FacePage } from './page/page';
import { startProgress } from './progress';

declare const face: FacePage;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } } });
const RUNS = Number(values.runs);
/** WebGL is measured only where it runs on a graphics chip; in software it says nothing about any device. */
const BACKEND = 'wasm';
const VISITS = 5;
const WATCH_MS = 6_000;

const picture = drawFrame({ people: [{ person: 'first', x: 320, y: 240, faceHeight: 240 }] }, 0).toString(
	'base64'
);
const speed = await compareChains();
console.error(
	`Frame to descriptor (${BACKEND}): ours ${speed.ours} ms, face-api as documented ${speed.library} ms; at least ${speed.least.ours} and ${speed.least.library} ms`
);
console.error(`Tracking one frame: ${speed.track} ms in the worker`);

const { tracking, idle, frames } = await watchPage();
const describe = ({ longestBusyMs, longestMs }: typeof idle) =>
	`${longestBusyMs} ms of work, ${longestMs} ms by the clock`;
console.error(
	`Longest task of the page: ${describe(tracking)} while ${frames} frames were tracked; ${describe(idle)} with the camera's picture alone`
);

const visits = await visitOffline();
console.error(
	`Opening the page to the first descriptor: ${visits.first} ms at the first visit, ${visits.second} ms at the second without network (median of ${VISITS})`
);
console.log(
	JSON.stringify({
		backend: BACKEND,
		frameToDescriptorMs: speed.ours,
		libraryMs: speed.library,
		ratio: round(speed.ours / speed.library),
		ratioOfLeast: round(speed.least.ours / speed.least.library),
		trackMs: speed.track,
		longestPagePauseMs: tracking.longestBusyMs,
		longestPagePauseByClockMs: tracking.longestMs,
		idlePagePauseMs: idle.longestBusyMs,
		idlePagePauseByClockMs: idle.longestMs,
		firstVisitMs: visits.first,
		secondVisitOfflineMs: visits.second
	})
);

async function compareChains() {
	const lab = await openLab();
	try {
		const progress = startProgress('Frames', RUNS);
		await lab.page.exposeFunction('frameDone', () => progress.step());
		const options = { picture, runs: RUNS, backend: BACKEND } as const;
		return await lab.page.evaluate((given) => face.runBench(given), options);
	} finally {
		await lab.close();
	}
}

/** The app's capture before a camera, and the same page with nothing but the camera's picture in it. */
async function watchPage() {
	const lab = await openLab({ fakeVideo: personClip('first') });
	try {
		let seen = 0;
		const watch = (track: boolean) =>
			traceTasks(lab.context, lab.page, async () => {
				const options = { milliseconds: WATCH_MS, tracking: track };
				seen = await lab.page.evaluate((given) => face.watchCamera(given), options);
			});
		// Once for the scripts to be compiled; starting the engine is not tracking.
		await watch(true);
		const alone = await watch(false);
		return { tracking: await watch(true), idle: alone, frames: seen };
	} finally {
		await lab.close();
	}
}

/** The server is gone at the second visit; each visit is a new page with a new worker. */
async function visitOffline() {
	const lab = await openLab();
	try {
		const visit = async () => {
			const page = await lab.context.newPage();
			await page.goto(lab.url);
			const spent = await page.evaluate(([shot, backend]) => face.visitOnce(shot, backend), [
				picture,
				BACKEND
			] as const);
			await page.close();
			return spent;
		};
		const first = await visit();
		await lab.page.evaluate(() => face.keepForOffline());
		await visit();
		await lab.goOffline();
		const times: number[] = [];
		for (let turn = 0; turn < VISITS; turn++) times.push(await visit());
		return { first, second: times.sort((a, b) => a - b)[VISITS >> 1] ?? NaN };
	} finally {
		await lab.close();
	}
}

function round(value: number): number {
	return Math.round(value * 1000) / 1000;
}
