import type { Challenge, LivenessAction } from '$domain/face/liveness-challenge';
import type { FacePlace, HeadPose } from './head-warp';
import type { Look } from './page/liveness-page';

/** One moment of a made clip: which photograph, and how it is held before the camera. */
export type Shot = {
	photo: string;
	/** Shift in pixels, turn in the plane in degrees, size. */
	x: number;
	y: number;
	degrees: number;
	scale: number;
	/** Turn of paper or phone about its upright axis, degrees, and how far it is bent about it, radians. */
	paperTurn: number;
	bend: number;
	/** On a phone's screen in place of paper. */
	screen: boolean;
	/** The head of the photograph turned (head-warp.ts), and where it is in the photograph. */
	head: HeadPose | null;
	place: FacePlace;
};

export type Posed = Look & { photo: string };

/** Somebody with a frontal photograph, and others of the head turned to each side if there are any. */
export type Subject = { front: Posed; left: Posed[]; right: Posed[] };

/** A clip of one species. `answers` is what it was made for; null for whatever is asked at the moment. */
export type Clip = {
	species: string;
	attack: boolean;
	shots: Shot[];
	answers: Challenge | null;
	/** The second try of a living head, which is asked for something else; null for the same frames once more. */
	again: { shots: Shot[]; answers: Challenge } | null;
};

const EYE_DISTANCE = 90;
/** How far into a movement, frame by frame. */
const SHARES = [0.35, 0.7, 1, 1, 1, 1, 0.7, 0.35];
const FAR: Record<LivenessAction, Partial<HeadPose>> = {
	turn_left: { yaw: 34 },
	turn_right: { yaw: -34 },
	nod: { pitch: 26 },
	open_mouth: { mouth: 0.45 }
};

type Draw = { random: () => number; challenge: (level: 'light' | 'strict') => Challenge };

/** Every clip that is made of one person: heads that do what is asked, and pictures that are held up. */
export function makeClips(subject: Subject, { random, challenge }: Draw): Clip[] {
	const { front } = subject;
	const show = (look: Posed, change: Partial<Shot> = {}) => ({ ...hold(look, random), ...change });
	const sway = (step: number) => Math.sin((step / 24) * 2 * Math.PI);
	const over = (change: (swing: number) => Partial<Shot>) =>
		Array.from({ length: 30 }, (_, step) => show(front, step < 5 ? change(0) : change(sway(step - 5))));
	const living = (level: 'light' | 'strict', change: Partial<Shot> = {}) => {
		const answers = challenge(level);
		return { answers, shots: perform(answers).map((head) => show(front, { ...change, head })) };
	};
	const attack = (species: string, shots: Shot[]): Clip => ({
		...{ species, attack: true, shots, answers: null, again: null }
	});
	const head = (species: string, level: 'light' | 'strict'): Clip => ({
		...{ species, attack: false, ...living(level), again: living(level) }
	});
	const { x, scale } = hold(front, () => 0.5);
	return [
		head('head that does one action', 'light'),
		head('head that does two actions', 'strict'),
		...turnOfPhotographs(subject, show),
		attack(
			'print held still',
			over(() => ({}))
		),
		attack(
			'print moved, tilted in its plane, brought nearer',
			over((swing) => ({ x: x + 60 * swing, degrees: 18 * swing, scale: scale * (1 + 0.2 * swing) }))
		),
		attack(
			'print turned on its axis by 50 degrees',
			over((swing) => ({ paperTurn: 50 * swing }))
		),
		attack(
			'print bent round and turned by 40 degrees',
			over((swing) => ({ bend: 1.2, paperTurn: 40 * swing }))
		),
		attack(
			'photograph on a phone, turned by 40 degrees',
			over((swing) => ({ screen: true, paperTurn: 40 * swing }))
		),
		attack('recording of one action', living('light').shots),
		attack('recording of two actions', living('strict').shots),
		attack('recording of two actions, on a phone', living('strict', { screen: true }).shots)
	];
}

/** A head that really turned: another photograph of the person takes the first one's place. */
function turnOfPhotographs(
	{ front, left: [left], right: [right] }: Subject,
	show: (look: Posed) => Shot
): Clip[] {
	const turned = left ?? right;
	if (!turned) return [];
	const times = (look: Posed) => Array.from({ length: 5 }, () => show(look));
	return [
		{
			species: 'two photographs that show one turn',
			attack: false,
			shots: [...times(front), ...times(turned), ...times(front)],
			answers: { level: 'light', actions: [left ? 'turn_left' : 'turn_right'] },
			again: null
		}
	];
}

/** The pose of the head in each frame: rest, the action and back, rest. */
function perform({ actions }: Challenge): HeadPose[] {
	const still = { yaw: 0, pitch: 0, mouth: 0 };
	const rest = Array.from({ length: 5 }, () => still);
	const move = (action: LivenessAction) =>
		SHARES.map((share) => {
			const { yaw = 0, pitch = 0, mouth = 0 } = FAR[action];
			return { yaw: yaw * share, pitch: pitch * share, mouth: mouth * share };
		});
	return [...rest, ...actions.flatMap((action) => [...move(action), ...rest])];
}

/** The photograph with the bridge of the nose in the middle of the frame, as a hand or a neck holds it. */
function hold({ photo, size, tip, place }: Posed, random: () => number): Shot {
	const scale = EYE_DISTANCE / place.eyeDistance;
	const shake = () => (random() - 0.5) * 2;
	return {
		photo,
		x: (size / 2 - tip.x) * scale + shake(),
		y: (size / 2 - tip.y) * scale + shake(),
		degrees: -place.roll + shake() * 0.5,
		scale: scale * (1 + shake() * 0.004),
		paperTurn: 0,
		bend: 0,
		screen: false,
		head: null,
		place
	};
}
