/** How somebody punches on their own phone: kept on it, since it is a matter of this phone and this hand. */
export type OwnWay = 'face' | 'passkey';

const KEY = 'bundy-own-way';

export function readOwnWay(): OwnWay {
	try {
		return localStorage.getItem(KEY) === 'passkey' ? 'passkey' : 'face';
	} catch {
		return 'face'; // a browser that keeps nothing
	}
}

export function keepOwnWay(way: OwnWay): void {
	try {
		localStorage.setItem(KEY, way);
	} catch {
		// As above: the next time asks again.
	}
}
