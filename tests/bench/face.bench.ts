import { openLab } from '../../scripts/face/lab.js';
import type { FacePage } from '../../scripts/face/page/page';
import { drawFrame } from '../support/fake-camera';

declare const face: FacePage;

/** Software WebGL is slow, and its first run compiles shaders: fewer runs, for the order of magnitude. */
const RUNS = { wasm: 15, webgl: 3 } as const;

const picture = drawFrame({ people: [{ person: 'first', x: 320, y: 240, faceHeight: 240 }] }, 0).toString(
	'base64'
);
const result: Record<string, number> = {};
for (const backend of ['wasm', 'webgl'] as const) {
	process.stderr.write(`frame to descriptor on ${backend}\n`);
	const lab = await openLab({ webgl: backend === 'webgl' });
	try {
		await lab.page.exposeFunction('frameDone', () => process.stderr.write('.'));
		const runs = RUNS[backend];
		const { ours, library, track } = await lab.page.evaluate((options) => face.runBench(options), {
			picture,
			runs,
			backend
		});
		process.stderr.write('\n');
		result[`${backend}FrameToDescriptorMs`] = ours;
		result[`${backend}TrackMs`] = track;
		result[`${backend}LibraryMs`] = library;
	} finally {
		await lab.close();
	}
}
process.stdout.write(`${JSON.stringify(result)}\n`);
