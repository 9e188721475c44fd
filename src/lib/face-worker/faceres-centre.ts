import centre from './faceres-centre.json' with { type: 'json' };

/**
 * What the second embedder says of no face in particular: the mean over people of its unit-length square roots, as
 * measured by scripts/face/centre.ts on LFW-style photographs of 436 people. One byte a number.
 */
export function faceresCentre(): Float32Array {
	return Float32Array.from(atob(centre.values), (byte) => byte.charCodeAt(0) * centre.step);
}
