// npm run liveness -- DIR [--people N] [--skip N]
// What the liveness checks stop: clips made of the photographs in DIR (one folder per person), each species counted by
// itself (APCER, ISO/IEC 30107-3), and clips of heads that do what is asked (BPCER). The browser sees the frames, packs
// them as a device does, and the server's own judge decides. Resumable. Last line: JSON.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drawChallenge, type Challenge } from '$domain/face/liveness-challenge';
import { judgeLiveness } from '$domain/face/liveness';
import type { LivenessFrame } from '$domain/face/liveness-frame';
import { judgeTrace } from '$domain/punch/judge-trace';
import { packTrace, unpackTrace } from '$domain/punch/liveness-trace';
import { hashScripts, openDescriptorCache } from './descriptor-cache';
import { measureFurthest } from './furthest-relief';
import { openLab } from './lab.js';
import { makeClips, type Posed, type Shot, type Subject } from './liveness-clips';
import { countClips, printCounts, type Judged } from './liveness-report';
import type { FacePage } from './page/page';
import type { Look } from './page/liveness-page';
import { listPhotos, type Photo } from './photo-folder';
import { startProgress } from './progress';
import { makeRandom } from './random';

declare const face: FacePage;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Yaw between the frontal photograph and one of a turned head. */
const TURN = 0.26;
const LEVELS = ['light', 'strict'] as const;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { people: { type: 'string', default: '24' }, skip: { type: 'string', default: '0' } }
});
const [folder] = positionals;
if (!folder) {
	console.error(
		'Usage: npm run liveness -- DIR [--people N] [--skip N]\nDIR holds one folder of photographs per person.'
	);
	process.exit(2);
}

const lab = await openLab({ folders: { '/photos/': folder } });
try {
	const version = hashScripts(join(ROOT, '.cache/face-page'), /\.js$/);
	const cache = openDescriptorCache<Look | LivenessFrame[] | null>(join(ROOT, '.cache/liveness'), version);
	const once = async <T extends Look | LivenessFrame[] | null>(key: string, make: () => Promise<T>) => {
		const found = cache.find(key);
		// The key names the kind, so what was kept under it is of that kind.
		if (found !== undefined) return found as T;
		const made = await make();
		cache.keep(key, made);
		return made;
	};
	const [people, skip] = [Number(values.people), Number(values.skip)];
	const chosen = await chooseSubjects(listPhotos(folder), people + skip, ({ path, sha256 }) =>
		once(`look ${sha256}`, () =>
			lab.page.evaluate(
				(url) => face.lookAt(url),
				`/photos/${path.split('/').map(encodeURIComponent).join('/')}`
			)
		)
	);
	const subjects = chosen.slice(skip);
	if (subjects.length === 0) throw new Error('nobody in this folder is photographed from the front');
	const clips = subjects.flatMap((subject, index) => {
		const random = makeRandom(index + 1);
		return makeClips(subject, { random, challenge: (level) => drawChallenge(drawNonce(random), level) });
	});
	const progress = startProgress('Clips', clips.length);
	const judged: Judged[] = [];
	for (const [index, clip] of clips.entries()) {
		const film = (shots: readonly Shot[], answers: Challenge | null, seed: number) =>
			once(`clip ${JSON.stringify([clip.species, shots[0]?.photo, answers, seed])}`, () =>
				lab.page.evaluate(([frames, noise]) => face.filmClip(frames, noise), [shots, seed] as const)
			);
		const frames = await film(clip.shots, clip.answers, index);
		const random = makeRandom(1000 + index);
		for (const level of clip.answers ? [clip.answers.level] : LEVELS) {
			if (level === 'off') continue;
			const first = judge(level, frames, nonceFor(clip.answers, level, random));
			const { again } = clip;
			const answers = again?.answers ?? clip.answers;
			const second = again ? await film(again.shots, answers, clips.length + index) : frames;
			const passedInTwo = first.passed || judge(level, second, nonceFor(answers, level, random)).passed;
			judged.push({ ...clip, level, ...first, passedInTwo });
		}
		progress.step();
	}
	const counts = countClips(judged);
	printCounts(counts);
	console.log(JSON.stringify({ people: subjects.length, species: counts }));
} finally {
	await lab.close();
}

/** As the server: the frames come packed, and the challenge is drawn from the nonce. */
function judge(level: 'light' | 'strict', frames: readonly LivenessFrame[], nonce: Uint8Array) {
	const trace = packTrace(frames, { level, drawnFor: null });
	const descriptors = frames.flatMap(({ descriptor }) => (descriptor ? [descriptor] : []));
	const { outcome } = judgeTrace({ level, nonce, trace, descriptors });
	const unpacked = unpackTrace(trace);
	const result = judgeLiveness(drawChallenge(nonce, level), unpacked.ok ? unpacked.frames : []);
	return {
		passed: outcome === 'passed',
		furthest: measureFurthest(frames),
		reasons: result.ok ? [] : result.reasons
	};
}

/** A nonce that asks for what the clip answers, or, for an attack, whatever chance asks for. */
function nonceFor(answers: Challenge | null, level: 'light' | 'strict', random: () => number): Uint8Array {
	for (;;) {
		const nonce = drawNonce(random);
		if (!answers || String(drawChallenge(nonce, level).actions) === String(answers.actions)) return nonce;
	}
}

function drawNonce(random: () => number): Uint8Array {
	const nonce = new Uint8Array(4);
	new DataView(nonce.buffer).setUint32(0, Math.floor(random() * 2 ** 32));
	return nonce;
}

/** People with a frontal photograph whose mouth is closed; those with many photographs first. */
async function chooseSubjects(
	photos: readonly Photo[],
	most: number,
	look: (photo: Photo) => Promise<Look | null>
): Promise<Subject[]> {
	const names = [...new Set(photos.map(({ identity }) => identity))];
	const byPerson = names.map((name) => photos.filter(({ identity }) => identity === name));
	const subjects: Subject[] = [];
	for (const own of byPerson.sort((a, b) => b.length - a.length)) {
		if (subjects.length >= most) break;
		const looks: Posed[] = [];
		for (const photo of own) {
			const seen = await look(photo);
			if (seen)
				looks.push({ photo: `/photos/${photo.path.split('/').map(encodeURIComponent).join('/')}`, ...seen });
		}
		const still = looks.filter(({ yaw, mouthOpen }) => Math.abs(yaw) <= 0.08 && mouthOpen <= 0.1);
		const [front] = still.sort((a, b) => Math.abs(a.yaw) - Math.abs(b.yaw));
		if (!front) continue;
		subjects.push({
			front,
			left: looks.filter(({ yaw }) => yaw - front.yaw >= TURN),
			right: looks.filter(({ yaw }) => front.yaw - yaw >= TURN)
		});
	}
	return subjects;
}
