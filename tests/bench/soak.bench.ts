import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import type { FaceReply } from '../../src/lib/face-worker/protocol';
import { runBench } from '../support/bench';
import type { Scene } from '../support/camera-scene';
import { launchChromium } from '../support/chromium';
import { enrolScenes } from '../support/enrol-scenes';
import { openKioskOffice, type KioskOffice } from '../support/kiosk-office';
import { putCanvasCamera, showScene } from '../support/scene-camera';

/** Punches of a busy entrance in 8 hours are about 1,000; `SOAK_CYCLES=1000 npm run soak` takes most of an hour. */
const CYCLES = Number(process.env.SOAK_CYCLES ?? 150);
/** Until code is compiled, caches are filled and every screen was shown, memory grows and is allowed to. */
const WARM_UP = Math.max(15, Math.floor(CYCLES / 10));
const SAMPLES = 10;
const PEOPLE: Scene[] = ['first', 'second', 'third'];
const TIMEOUT = 180_000;
/** More than this from the first sample to the last is a leak: garbage that is not collected yet explains a few percent. */
const MOST_GROWTH = 1.2;

declare global {
	interface Window {
		/** asks the worker that computes faces what it holds */
		askFaceWorker: () => Promise<FaceReply>;
		killFaceWorker: () => void;
	}
}

type Sample = {
	cycle: number;
	heapMb: number;
	nodes: number;
	listeners: number;
	tensors: number;
	tensorMb: number;
	/** of all of Chromium's renderers, workers and WebAssembly included; null where the system does not say */
	residentMb: number | null;
};

/**
 * A kiosk in real Chromium: people step up one after the other, are recognised, punched and told, thousands of frames
 * between them, and what the page and its worker hold is counted after each collection of garbage.
 */
await runBench(async (say) => {
	const office = await openKioskOffice();
	const browser = await launchChromium({});
	try {
		await startKiosk(browser.page, office, say);
		const session = await browser.context.newCDPSession(browser.page);
		const samples: Sample[] = [];
		const every = Math.max(1, Math.floor((CYCLES - WARM_UP) / SAMPLES));
		const began = performance.now();
		for (let cycle = 1; cycle <= CYCLES; cycle++) {
			await punchOnce(browser.page, cycle);
			if (cycle < WARM_UP || (cycle - WARM_UP) % every !== 0) continue;
			samples.push(await takeSample(browser.page, session, cycle));
			say(JSON.stringify(samples.at(-1)));
		}
		const memory = judge(samples, performance.now() - began);
		say('what befalls a tablet');
		return { ...memory, recoveredMs: await measureRecovery(browser.page) };
	} finally {
		await browser.close();
		await office.stop();
	}
});

async function startKiosk(page: Page, office: KioskOffice, say: (line: string) => void): Promise<void> {
	await putCanvasCamera(page, ['nobody', ...PEOPLE]);
	await page.addInitScript(keepFaceWorker);
	await page.goto(`${office.app.url}/pair`);
	await page.getByLabel('Pairing code').fill(await office.newPairingCode('Gate'));
	await page.getByRole('button', { name: 'Pair this device' }).click();
	await page.getByText('This device is paired').first().waitFor();
	await page.goto(`${office.app.url}/kiosk`);
	await page.locator('[data-screen=looking]').waitFor({ timeout: TIMEOUT });
	await enrolScenes(page, office, { people: PEOPLE, say });
}

/** The next of three steps up: greeted at first, told "already recorded" for some minutes after. */
async function punchOnce(page: Page, cycle: number): Promise<void> {
	const person = PEOPLE[cycle % PEOPLE.length] ?? 'first';
	await showScene(page, person);
	await page
		.locator('[data-result=good], [data-result=notice]')
		.getByText(`Person ${person}`)
		.waitFor({ timeout: TIMEOUT });
}

/** What befalls a tablet, each time until somebody is recognised again without anybody touching the screen. */
const BEFALLS: Record<string, (page: Page) => Promise<unknown>> = {
	cameraUnplugged: (page) => page.evaluate(() => window.unplugCamera()),
	workerGone: (page) => page.evaluate(() => window.killFaceWorker()),
	reloaded: (page) => page.reload()
};

async function measureRecovery(page: Page): Promise<Record<string, number>> {
	const times: Record<string, number> = {};
	for (const [place, [name, befall]] of Object.entries(BEFALLS).entries()) {
		await showScene(page, 'nobody');
		await page.locator('[data-screen=looking]').waitFor({ timeout: TIMEOUT });
		const from = performance.now();
		await befall(page);
		await punchOnce(page, CYCLES + 1 + place);
		times[name] = Math.round(performance.now() - from);
	}
	return times;
}

async function takeSample(page: Page, session: CDPSession, cycle: number): Promise<Sample> {
	const reply = await page.evaluate(() => window.askFaceWorker());
	if (!reply.ok || !('tensors' in reply.value)) throw new Error('the worker does not say what it holds');
	await session.send('HeapProfiler.collectGarbage');
	const { usedSize } = await session.send('Runtime.getHeapUsage');
	const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
	return {
		cycle,
		heapMb: toMb(usedSize),
		nodes,
		listeners: jsEventListeners,
		tensors: reply.value.tensors,
		tensorMb: toMb(reply.value.bytes),
		residentMb: await findResident(page)
	};
}

/** Of the renderer processes together, from Linux's own books. */
async function findResident(page: Page): Promise<number | null> {
	const browser = page.context().browser();
	if (!browser || process.platform !== 'linux') return null;
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send('SystemInfo.getProcessInfo');
	await session.detach();
	const kilobytes = processInfo
		.filter(({ type }) => type === 'renderer')
		.map(({ id }) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0));
	return Math.round(kilobytes.reduce((sum, each) => sum + each, 0) / 1024);
}

const toMb = (bytes: number) => Math.round((bytes / 1024 / 1024) * 100) / 100;

function judge(samples: Sample[], tookMs: number) {
	const [first, last] = [samples[0], samples.at(-1)];
	if (!first || !last) throw new Error('too few cycles to say anything');
	const ratio = (key: 'heapMb' | 'tensorMb' | 'nodes' | 'listeners') =>
		Math.round((last[key] / first[key]) * 1000) / 1000;
	const heapRatio = ratio('heapMb');
	const tensorRatio = ratio('tensorMb');
	if (heapRatio > MOST_GROWTH || tensorRatio > 1 || last.tensors > first.tensors)
		throw new Error(`memory grows: ${JSON.stringify({ first, last })}`);
	return {
		cycles: CYCLES,
		warmUpCycles: WARM_UP,
		cycleMs: Math.round(tookMs / CYCLES),
		heapRatio,
		tensorRatio,
		nodesRatio: ratio('nodes'),
		listenersRatio: ratio('listeners'),
		first,
		last
	};
}

/** Runs in the page: keeps the worker at hand and asks it beside the app, under a number that the app never gives. */
function keepFaceWorker(): void {
	let newest: Worker | null = null;
	window.Worker = new Proxy(Worker, {
		construct: (Each, [url, options]: [string | URL, WorkerOptions?]) => (newest = new Each(url, options))
	});
	window.killFaceWorker = () => newest?.terminate();
	window.askFaceWorker = () =>
		new Promise((resolve, reject) => {
			const worker = newest;
			if (!worker) return reject(new Error('no worker runs'));
			const listen = ({ data }: MessageEvent<FaceReply>) => {
				if (data.id !== -1) return;
				worker.removeEventListener('message', listen);
				resolve(data);
			};
			worker.addEventListener('message', listen);
			worker.postMessage({ kind: 'memory', id: -1 });
		});
}
