import { toUnitLength } from '../face/descriptor';

/** A small generator (mulberry32), so that specs are the same every time. */
export function makeRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** A random direction: the "true" descriptor of a made person. */
export function makePerson(random: () => number, dimensions = 128): Float32Array {
	return toUnitLength(Array.from({ length: dimensions }, () => random() + random() + random() - 1.5));
}

/** A picture of that person: a unit vector at exactly this distance, in a random direction. */
export function makePicture(person: Float32Array, distance: number, random: () => number): Float32Array {
	const other = makePerson(random, person.length);
	const along = person.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
	const across = toUnitLength(other.map((value, index) => value - along * (person[index] ?? 0)));
	const angle = 2 * Math.asin(distance / 2);
	return toUnitLength(
		person.map((value, index) => value * Math.cos(angle) + (across[index] ?? 0) * Math.sin(angle))
	);
}
