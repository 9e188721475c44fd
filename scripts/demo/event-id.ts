import { createHash } from 'node:crypto';
import { formatUuid } from '$domain/uuid';

/** The id that what this one did at this time has: the same however often it is asked. `who`: an employee number, or a device. */
export function eventIdOf(who: string, at: number, kind: string): string {
	const digest = createHash('sha256').update(`${who} ${at} ${kind}`).digest().subarray(0, 16);
	digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x70;
	digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
	return formatUuid(digest);
}
