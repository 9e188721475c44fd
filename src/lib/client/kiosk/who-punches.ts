import type { Claim, Direction } from '../punch/build-event';
import type { ClaimDesk } from './claim-desk';
import type { LocalGreeter, Shown } from './local-greeter';

/** Who is said to punch. `direction`: of the punch that was asked about. `asked`: a question was on the screen. */
export type Who = { claim: Claim; name: string | null; direction?: Direction; asked: boolean };

/**
 * Who is said to punch: by a number or badge that was just given, and without network by what this device knows or asks. A
 * phone knows its owner; online the server says.
 *
 * @param alone a shared device without network
 */
export async function findWho(
	{
		claims,
		greeter
	}: { claims: Pick<ClaimDesk, 'takeFor' | 'ask'>; greeter: Pick<LocalGreeter, 'findName'> },
	{ seen, alone }: { seen: Shown; alone: boolean }
): Promise<Who> {
	const given = claims.takeFor(seen.samples);
	if (given !== null) return { ...given, name: null, asked: false };
	if (!alone) return { claim: null, name: null, asked: false };
	const name = await greeter.findName(seen);
	if (name !== null) return { claim: null, name, asked: false };
	return { claim: await claims.ask('offline'), name: null, asked: true };
}

/** What was tapped last counts first: after the face was taken, before it, or for the punch that was asked about. */
export function chooseDirection(...tapped: (Direction | undefined)[]): Direction {
	return tapped.find((each) => each && each !== 'auto') ?? 'auto';
}
