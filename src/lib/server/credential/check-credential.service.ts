import { checkPermission } from '$domain/access/permissions';
import type { CredentialEvidence, CredentialPerson } from '$domain/punch/credential-evidence';
import type { KioskSettings } from '$domain/punch/kiosk-settings';
import { checkTooManyTries, TRIES_KEPT_MS } from '$domain/punch/judge-tries';
import type { Context } from '../context';
import type { Tx } from '../db/database';
import { checkSees } from '../timekeeping/supervision.service';
import { checkBadge } from './check-badge';
import { findNamed, findUserBehind, listWrongTries, upsertTry, type NamedEmployee } from './credential.repo';
import { checkPinAt } from './pin.service';

type SharedMethod = 'number' | 'badge' | 'phone' | 'supervisor';
export type CredentialMethod = SharedMethod | 'passkey';

/** What number, badge or supervisor prove. Words for the office; nothing of what was typed is in them. */
export type CheckedCredential = {
	method: CredentialMethod;
	/** whom it names, proven or not */
	namedId: string | null;
	supervisorId: string | null;
} & ({ ok: true; employeeId: string; doubts: string[] } | { ok: false; reasons: string[] });

export type CredentialPunch = {
	eventId: string;
	deviceId: string;
	siteId: string;
	/** bounds of the time of the punch and its best guess, Unix ms */
	time: { lowMs: number; highMs: number; atMs: number };
	/** of the site, when it was made: ways that are offered there, and whether a printed badge needs the PIN */
	settings: Pick<KioskSettings, 'number' | 'badge' | 'override' | 'badgePin'>;
};

type Checking = { db: Tx; keys: Context['keys'] };

/**
 * Judges what was typed or shown by what was true when the punch was made: a PIN changed or a badge revoked since changes
 * nothing. Part of the transaction that judges the punch, so that each try is counted once.
 */
export async function checkCredential(
	tx: Tx,
	context: Context,
	{ who, onBehalfOf }: Pick<CredentialEvidence, 'onBehalfOf'> & { who: CredentialPerson },
	punch: CredentialPunch
): Promise<CheckedCredential> {
	const checking = { db: tx, keys: context.keys };
	const person = await checkPerson(checking, who, punch);
	const tooMany = await countTry(tx, person, punch);
	const checked: CheckedPerson =
		tooMany && person.ok
			? { ...person, ok: false, reasons: ['many wrong tries came just before, so a person decides'] }
			: person;
	if (onBehalfOf) return checkOverride(tx, context, { supervisor: checked, onBehalfOf, punch });
	const { method, named } = checked;
	const base = { method, namedId: named?.id ?? null, supervisorId: null };
	if (!checked.ok) return { ...base, ok: false, reasons: checked.reasons };
	const { id, onRoster } = checked.named;
	const doubts = [...checked.doubts, ...sayOff(punch.settings, method)];
	if (!onRoster) doubts.push(NOT_ON_ROSTER);
	return { ...base, ok: true, employeeId: id, doubts };
}

export const NOT_ON_ROSTER = 'this person is not on the roster of this site';
export const HAS_LEFT = 'this person has left';

/** A kiosk that has not heard yet still offers what its site switched off: kept, and a person decides. */
export function sayOff(settings: CredentialPunch['settings'], method: SharedMethod): string[] {
	const { setting, words } = WAYS[method];
	return settings[setting] ? [] : [`${words} was switched off at this site when the punch was made`];
}

const WAYS = {
	number: { setting: 'number', words: 'employee number and PIN' },
	badge: { setting: 'badge', words: 'the badge' },
	phone: { setting: 'badge', words: 'the code on a phone' },
	supervisor: { setting: 'override', words: 'a supervisor’s punch for others' }
} as const satisfies Record<SharedMethod, { setting: 'number' | 'badge' | 'override'; words: string }>;

type CheckedPerson = { method: SharedMethod } & (
	| { ok: true; named: NamedEmployee; doubts: string[] }
	| { ok: false; named: NamedEmployee | null; reasons: string[] }
);

async function checkPerson(
	checking: Checking,
	who: CredentialPerson,
	punch: CredentialPunch
): Promise<CheckedPerson> {
	const checked =
		who.by === 'number' ? await checkNumber(checking, who, punch) : await checkWithPin(checking, who, punch);
	if (!checked.ok || checked.named.status === 'active') return checked;
	return { ...checked, ok: false, reasons: [HAS_LEFT] };
}

async function checkNumber(
	checking: Checking,
	{ employeeNumber, pin }: { employeeNumber: string; pin: string },
	{ siteId, time }: CredentialPunch
): Promise<CheckedPerson> {
	const method = 'number';
	const named = await findNamed(checking.db, { siteId, employeeNumber });
	const outcome = await checkPinAt(checking, named?.id ?? null, pin, spanOf(time));
	if (!named) return { method, ok: false, named, reasons: ['nobody has the number that was given'] };
	if (outcome === 'right') return { method, ok: true, named, doubts: [] };
	return { method, ok: false, named, reasons: [PIN_WORDS[outcome]] };
}

const PIN_WORDS = {
	wrong: 'the PIN that was given is not this person’s',
	none: 'this person had no PIN'
} as const;

/** A printed badge can be copied, so that a site may ask for the PIN with it. */
async function checkWithPin(
	{ db, keys }: Checking,
	{ badge: text, pin }: { badge: string; pin: string | null },
	punch: CredentialPunch
): Promise<CheckedPerson> {
	const checked = await checkBadge(db, keys, { text, punch });
	if (!checked.ok || checked.method === 'phone' || !punch.settings.badgePin) return checked;
	const { method, named } = checked;
	if (pin === null) return { method, ok: false, named, reasons: ['the PIN was not given with the badge'] };
	const outcome = await checkPinAt({ db, keys }, named.id, pin, spanOf(punch.time));
	return outcome === 'right' ? checked : { method, ok: false, named, reasons: [PIN_WORDS[outcome]] };
}

/** Takes the try down; whether there were too many wrong ones before it. */
async function countTry(
	tx: Tx,
	{ ok, named }: CheckedPerson,
	{ eventId, deviceId, time }: CredentialPunch
): Promise<boolean> {
	const employeeId = named?.id ?? null;
	const triedAt = new Date(time.atMs);
	const since = new Date(time.atMs - TRIES_KEPT_MS);
	const tries = await listWrongTries(tx, {
		employeeId,
		deviceId,
		since,
		until: triedAt,
		exceptEventId: eventId
	});
	await upsertTry(tx, { eventId, deviceId, employeeId, triedAt, right: ok });
	return checkTooManyTries(tries, time.atMs);
}

/** A supervisor punches for somebody: never for oneself, only for those whom one answers for, and a person decides. */
async function checkOverride(
	tx: Tx,
	context: Context,
	{
		supervisor,
		onBehalfOf,
		punch
	}: {
		supervisor: CheckedPerson;
		onBehalfOf: NonNullable<CredentialEvidence['onBehalfOf']>;
		punch: CredentialPunch;
	}
): Promise<CheckedCredential> {
	const { siteId } = punch;
	const named = await findNamed(tx, { siteId, employeeNumber: onBehalfOf.employeeNumber });
	const base = {
		method: 'supervisor' as const,
		namedId: named?.status === 'active' ? named.id : null,
		supervisorId: supervisor.ok ? supervisor.named.id : null
	};
	const refuse = (...reasons: string[]): CheckedCredential => ({ ...base, ok: false, reasons });
	if (!supervisor.ok)
		return refuse('somebody wanted to punch as a supervisor', ...supervisor.reasons.map(ofSupervisor));
	const { id, name } = supervisor.named;
	const said = `${name} punched for somebody: “${onBehalfOf.reason}”`;
	if (!named || named.status === 'archived') return refuse(said, 'nobody has the number that was given');
	if (named.id === id) return refuse(said, 'nobody punches for themself as a supervisor');
	const user = await findUserBehind(tx, id);
	const actor = user && {
		kind: 'user' as const,
		userId: user.id,
		name: user.name,
		role: user.role,
		employeeId: id,
		sessionId: ''
	};
	const answers =
		actor !== null &&
		checkPermission(actor.role, 'punch.review') &&
		(await checkSees(context, actor, named.id));
	if (!answers) return refuse(said, `${name} does not supervise this person`);
	const doubts = [said, ...supervisor.doubts.map(ofSupervisor), ...sayOff(punch.settings, 'supervisor')];
	if (!named.onRoster) doubts.push(NOT_ON_ROSTER);
	return { ...base, ok: true, employeeId: named.id, doubts };
}

const ofSupervisor = (reason: string) => reason.replace('this person', 'the supervisor');

const spanOf = ({ lowMs, highMs }: { lowMs: number; highMs: number }) => ({
	from: new Date(lowMs),
	to: new Date(highMs)
});
