// npm run liveness -- DIR [--people N]
// What the liveness checks stop: clips made of the photographs in DIR (one folder per person), each species counted by
// itself (APCER, ISO/IEC 30107-3), and clips of heads that do what is asked (BPCER). Last line: JSON.
import { parseArgs } from 'node:util';
import { drawChallenge, type Challenge, type LivenessLevel } from '$domain/face/liveness-challenge';
import type { LivenessFrame } from '$domain/face/liveness-frame';
import { openLab } from './lab.js';
import type { FacePage } from './page/page';
import type { Shot } from './page/liveness-page';
import { listPhotos } from './photo-folder';
import { startProgress } from './progress';
import { makeRandom } from './random';

declare const face: FacePage;

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { people: { type: 'string', default: '20' } }
});
const [folder] = positionals;
if (!folder) {
	console.error(
		'Usage: npm run liveness -- DIR [--people N]\nDIR holds one folder of photographs per person.'
	);
	process.exit(2);
}

/** A photograph with its pose; the clip brings every nose to the middle of the frame and all eyes to one distance. */
type Look = { photo: string; yaw: number; roll: number; eyeDistance: number; x: number; y: number };
type Person = { front: Look; left: Look[]; right: Look[] };

const EYE_DISTANCE = 90;
const TURN = 0.26;
const random = makeRandom(3);
const lab = await openLab({ folders: { '/photos/': folder } });
try {
	const people = await choosePeople(Number(values.people));
	if (people.length === 0)
		throw new Error('nobody in this folder is photographed from the front and from a side');
	const counts: Record<
		string,
		{ passed: Record<Exclude<LivenessLevel, 'off'>, number>; of: number; relief: number[] }
	> = {};
	const progress = startProgress('Clips', people.length * 5);
	for (const [index, person] of people.entries()) {
		for (const [species, clip, genuine] of makeClips(person)) {
			const frames = await lab.page.evaluate(([shots, seed]) => face.filmClip(shots, seed), [
				clip,
				index
			] as const);
			const count = (counts[species] ??= { passed: { light: 0, strict: 0 }, of: 0, relief: [] });
			count.of++;
			for (const level of ['light', 'strict'] as const) {
				const challenge = genuine ? genuineChallenge(level, person) : randomChallenge(level);
				const result = await judge(challenge, frames);
				if (result.ok) count.passed[level]++;
				if (level === 'strict' && result.evidence.relief !== null) count.relief.push(result.evidence.relief);
			}
			progress.step();
		}
	}
	for (const [species, { passed, of, relief }] of Object.entries(counts)) {
		const sorted = relief.sort((a, b) => a - b);
		const spread =
			sorted.length > 0 ? `, relief ${sorted[0]?.toFixed(3)} .. ${sorted.at(-1)?.toFixed(3)}` : '';
		console.error(
			`${species}: accepted ${passed.light} of ${of} at light, ${passed.strict} of ${of} at strict${spread}`
		);
	}
	const summary = Object.entries(counts).map(([species, { passed, of }]) => [species, { ...passed, of }]);
	console.log(JSON.stringify(Object.fromEntries(summary)));
} finally {
	await lab.close();
}

function judge(challenge: Challenge, frames: LivenessFrame[]) {
	return lab.page.evaluate(([asked, filmed]) => face.judgeClip(asked, filmed), [challenge, frames] as const);
}

/** People with a frontal photograph and others turned far enough to both sides. */
async function choosePeople(most: number): Promise<Person[]> {
	const all = listPhotos(folder ?? '');
	const people: Person[] = [];
	for (const identity of new Set(all.map((photo) => photo.identity))) {
		const photos = all.filter((photo) => photo.identity === identity);
		if (people.length >= most || photos.length < 5) continue;
		const looks: Look[] = [];
		for (const { path } of photos) {
			const photo = `/photos/${path.split('/').map(encodeURIComponent).join('/')}`;
			const seen = await lab.page.evaluate((url) => face.lookAt(url), photo);
			// Half the photograph's side: drawn about its middle.
			if (seen)
				looks.push({ photo, ...seen, x: seen.width / 2 - seen.noseX, y: seen.width / 2 - seen.noseY });
		}
		looks.sort((a, b) => Math.abs(a.yaw) - Math.abs(b.yaw));
		const [front] = looks;
		if (!front || Math.abs(front.yaw) > 0.08) continue;
		const left = looks.filter(({ yaw }) => yaw - front.yaw >= TURN);
		const right = looks.filter(({ yaw }) => front.yaw - yaw >= TURN);
		if (left.length + right.length > 0) people.push({ front, left, right });
	}
	return people;
}

/** Name, shots, and whether it is a living head that does what is asked. */
function makeClips(person: Person): [string, Shot[], boolean][] {
	const { front, left, right } = person;
	const rest = () => Array.from({ length: 5 }, () => show(front));
	const turned = left[0] ?? right[0] ?? front;
	const turn = [...rest(), ...Array.from({ length: 5 }, () => show(turned)), ...rest()];
	const sway = (step: number) => Math.sin((step / 24) * 2 * Math.PI);
	const over = (make: (step: number) => Partial<Shot>) =>
		Array.from({ length: 30 }, (_, step) => ({ ...show(front), ...(step > 4 && make(step - 5)) }));
	return [
		['living head, turns as asked (light only)', turn, true],
		['recording of a turn, against a challenge of the moment', turn, false],
		['photograph held still', over(() => ({})), false],
		[
			'photograph moved, tilted in its plane, brought nearer',
			over((step) => ({
				x: show(front).x + 60 * sway(step),
				degrees: 18 * sway(step),
				scale: show(front).scale * (1 + 0.2 * sway(step))
			})),
			false
		],
		[
			'photograph turned on its axis by up to 50 degrees',
			over((step) => ({ paperTurn: 50 * sway(step) })),
			false
		]
	];
}

/** The person's photograph in front of the camera, held by a hand. */
function show(look: Look): Shot {
	const scale = EYE_DISTANCE / look.eyeDistance;
	const hand = () => (random() - 0.5) * 2;
	return {
		photo: look.photo,
		x: look.x * scale + hand(),
		y: look.y * scale + hand(),
		degrees: -look.roll + hand() * 0.5,
		scale: scale * (1 + hand() * 0.004),
		paperTurn: 0
	};
}

/** Photographs show one turn, so a living clip can only answer that. */
function genuineChallenge(level: 'light' | 'strict', { left }: Person): Challenge {
	return { level, actions: [left.length > 0 ? 'turn_left' : 'turn_right'] };
}

function randomChallenge(level: 'light' | 'strict'): Challenge {
	const nonce = new Uint8Array(4);
	new DataView(nonce.buffer).setUint32(0, Math.floor(random() * 2 ** 32));
	return drawChallenge(nonce, level);
}
