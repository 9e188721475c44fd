const WALL = /^(\d{1,2}):([0-5]\d)$/;

/**
 * Minutes after 00:00 of the work date for `HH:MM`; hours of 24 or more mean the next day (`26:00` = 02:00).
 * Null when the text is not a wall time or lies beyond the second midnight (48:00).
 */
export function parseWall(text: string): number | null {
	const parts = WALL.exec(text);
	if (!parts) return null;
	const minutes = Number(parts[1]) * 60 + Number(parts[2]);
	return minutes <= 48 * 60 ? minutes : null;
}

/** Like `parseWall`, for text that has passed the schema; throws otherwise. */
export function wallMinutes(text: string): number {
	const minutes = parseWall(text);
	if (minutes === null) throw new RangeError(`"${text}" is not a wall time (HH:MM, 00:00 to 48:00)`);
	return minutes;
}

/** `HH:MM` on a 24-hour clock for minutes after midnight; wraps over midnight. */
export function clock24(minutes: number): string {
	const inDay = ((minutes % 1440) + 1440) % 1440;
	return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}

/** 12-hour time without AM/PM and without a leading zero, as CS Form 48 prints it: `8:06`, `12:03`, `5:00`. */
export function clock12(minutes: number): string {
	const inDay = ((minutes % 1440) + 1440) % 1440;
	return `${Math.floor(inDay / 60) % 12 || 12}:${String(inDay % 60).padStart(2, '0')}`;
}
