import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { decodeBase64url, encodeBase64url } from '$domain/base64url';
import { RECOGNITION_MODEL } from '$domain/face/models';
import { BADGE_BYTES, formatPrintedBadge } from '$domain/punch/badge-code';
import { canonicalBytes } from '$domain/punch/canonical-json';
import { encodeDescriptor } from '$domain/punch/descriptor';
import { sign } from '$domain/punch/signature';
import type { PunchReply } from '$domain/punch/wire';
import { device, deviceAlarm, lease } from '$lib/server/db/schema/device';
import { punch, punchFork, punchRaw, usedDescriptor } from '$lib/server/db/schema/punch';
import { judgeLeftovers } from '$lib/server/punch/judge-queue';
import { POST as galleries } from '../../src/routes/api/v1/galleries/+server';
import { POST as handshakes } from '../../src/routes/api/v1/handshakes/+server';
import { POST as nonces } from '../../src/routes/api/v1/nonces/+server';
import { POST as pairings } from '../../src/routes/api/v1/pairings/+server';
import { POST as punches } from '../../src/routes/api/v1/punches/+server';
import type { TestContext } from './context';
import { DeviceClient, look, pairingRequest, type SignedEvent } from './device-client';

type Message = 'punches' | 'nonces' | 'handshakes' | 'pairings' | 'galleries';

/** The routes as the server calls them; whatever they throw would be a 500. */
const ROUTES = { punches, nonces, handshakes, pairings, galleries };

export async function post(context: TestContext, message: Message, body: BodyInit): Promise<Response> {
	const request = new Request(`http://localhost/api/v1/${message}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body
	});
	// Handlers use no more of Kit's event than these two.
	return ROUTES[message]({ request, locals: { context } } as never);
}

const TABLES = { device, deviceAlarm, lease, punch, punchFork, punchRaw, usedDescriptor };

/** Rows of everything that a device can write, once what is judged behind the answer has been. */
export async function countRows(context: TestContext): Promise<Record<string, number>> {
	await judgeLeftovers(context);
	const { db } = context;
	const counts = await Promise.all(
		Object.entries(TABLES).map(async ([name, table]) => [name, await db.$count(table)] as const)
	);
	return Object.fromEntries(counts);
}

/** A valid message of each kind, made for this run. */
export async function validMessage(context: TestContext, message: Message, siteId: string): Promise<unknown> {
	if (message === 'pairings') {
		const code = await context.newPairingCode({ siteId, kind: 'kiosk', ownerEmployeeId: null });
		return pairingRequest(code);
	}
	const client = await DeviceClient.pair(context, { siteId });
	if (message === 'nonces') return client.nonceRequest();
	if (message === 'handshakes') return client.handshake();
	if (message === 'galleries') return (await client.galleryRequest()).request;
	return client.batch(await client.punch(look(1)));
}

/** Values that break parsers: wrong types, edges, long and odd text, members that should not be there. */
export const junk = (): fc.Arbitrary<unknown> =>
	fc.oneof(
		fc.constantFrom<unknown>(
			null,
			true,
			0,
			-0,
			-1,
			0.5,
			1e308,
			2 ** 31,
			2 ** 53,
			-(2 ** 53),
			'',
			' ',
			'null',
			'\u0000',
			'\ud800',
			'𝕏'.repeat(300),
			'A'.repeat(43),
			'A'.repeat(86),
			'-'.repeat(87),
			"'; DROP TABLE punch_raw; --",
			'../../etc/passwd',
			'00000000-0000-0000-0000-000000000000',
			'ffffffff-ffff-ffff-ffff-ffffffffffff',
			[],
			{},
			[[[[[[[[[[]]]]]]]]]],
			{ __proto__: null, constructor: { prototype: { polluted: true } } }
		),
		fc.integer(),
		fc.double(),
		fc.string({ unit: 'binary', maxLength: 200 }),
		fc.base64String({ maxLength: 200 }),
		fc.jsonValue({ maxDepth: 3 })
	);

/** Where a message is changed: a place, picked by a number, and what happens there. */
export const change = () =>
	fc.record({
		at: fc.nat(1_000),
		kind: fc.constantFrom('replace' as const, 'remove' as const, 'add' as const, 'repeat' as const),
		value: junk()
	});
export type Change = { at: number; kind: 'replace' | 'remove' | 'add' | 'repeat'; value: unknown };

type Slot = { holder: Record<string, unknown> | unknown[]; key: string };

/** The message with one member changed, anywhere inside it. */
export function mutate(message: unknown, { at, kind, value }: Change): unknown {
	const copy: unknown = structuredClone(message);
	const slots = listSlots(copy);
	const slot = slots[at % slots.length];
	if (!slot) return value;
	const { holder, key } = slot;
	if (Array.isArray(holder)) {
		const index = Number(key);
		if (kind === 'remove') holder.splice(index, 1);
		else if (kind === 'repeat') holder.push(...Array.from({ length: 100 }, () => holder[index]));
		else holder[index] = value;
	} else if (kind === 'remove') delete holder[key];
	else if (kind === 'add') holder[`${key}x`] = value;
	else if (kind === 'repeat') holder[key] = [holder[key], holder[key]];
	else holder[key] = value;
	return copy;
}

function listSlots(value: unknown): Slot[] {
	if (typeof value !== 'object' || value === null) return [];
	// Plain JSON: an object's members, or a list's by their index.
	const holder = value as Slot['holder'];
	return Object.entries(holder).flatMap(([key, member]) => [{ holder, key }, ...listSlots(member)]);
}

/** One changed message: answered below 500 with words, and nothing is written unless it was taken. */
export async function tryMessage(
	context: TestContext,
	message: Message,
	changed: unknown,
	before: Record<string, number>
): Promise<void> {
	const response = await post(context, message, JSON.stringify(changed) ?? 'undefined');
	expect(response.status).toBeLessThan(500);
	const body: unknown = await response.json();
	if (response.ok) return;
	const perEvent = message === 'punches' && [409, 422].includes(response.status);
	expect(body).toMatchObject(
		perEvent ? { results: expect.any(Array) } : { code: expect.any(String), message: expect.any(String) }
	);
	expect(await countRows(context)).toEqual(before);
}

/** A signed event with one member changed inside its bytes: authentic, and not what was agreed. */
export async function changedEvent(
	client: DeviceClient,
	good: SignedEvent,
	what: Change
): Promise<SignedEvent> {
	const event: unknown = JSON.parse(new TextDecoder().decode(decodeBase64url(good.bytes)));
	const bytes = encodeAnything(mutate(event, what));
	return {
		bytes: encodeBase64url(bytes),
		signature: encodeBase64url(await sign(client.privateKey, bytes))
	};
}

/** Canonical where it can be, so that what is refused is refused for what it says. */
function encodeAnything(value: unknown): Uint8Array<ArrayBuffer> {
	try {
		// RangeError and TypeError: a value that has no canonical spelling.
		return canonicalBytes(value as never);
	} catch {
		return new TextEncoder().encode(JSON.stringify(value) ?? '');
	}
}

/** A batch with one bad event among good ones: those are stored, each is answered, and rows are what the answers say. */
export async function tryBatch(
	context: TestContext,
	siteId: string,
	{ what, position }: { what: Change; position: number }
): Promise<void> {
	const client = await DeviceClient.pair(context, { siteId });
	const good = [await client.punch(look(1)), await client.clockJump(3_000), await client.punch(look(2))];
	const bad = await changedEvent(client, await nextEvent(client, what.at + position), what);
	await sendAmong(context, client, { good, bad, position });
}

const BADGE = formatPrintedBadge(new Uint8Array(BADGE_BYTES));

/** An event of one of the kinds there are, in the order of their number, with every member that it may have. */
async function nextEvent(client: DeviceClient, kind: number): Promise<SignedEvent> {
	const nonce = client.nonce();
	const answers = client.lease?.leaseId ?? '';
	const descriptors = [encodeDescriptor(look(3))];
	const kinds: (() => Promise<SignedEvent>)[] = [
		() => client.punch(look(3), { nonce, claim: { employeeNumber: '1001', answers } }),
		() =>
			client.punch(look(3), {
				claim: { badge: 'sealed', answers },
				evidence: { modelId: RECOGNITION_MODEL, descriptors, badge: BADGE }
			}),
		() =>
			client.credentialPunch({ who: { by: 'badge', badge: BADGE, pin: null }, onBehalfOf: null }, { nonce }),
		() => client.undo({ eventId: answers }),
		() => client.clockJump(-3_000)
	];
	return (kinds[kind % kinds.length] ?? (() => client.punch(look(3))))();
}

/** The same with bytes that are sealed by the device itself: whatever a camera cannot have given. */
export async function trySealed(context: TestContext, siteId: string, evidence: unknown): Promise<void> {
	const client = await DeviceClient.pair(context, { siteId });
	const good = [await client.punch(look(1))];
	// The schema is the server's to check; this client seals anything.
	const bad = await client
		.punch(look(2), { evidence: evidence as never, claim: { badge: 'sealed' } })
		.catch((error: unknown) => {
			if (error instanceof RangeError || error instanceof TypeError) return null;
			throw error;
		});
	if (bad) await sendAmong(context, client, { good, bad, position: 1 });
}

async function sendAmong(
	context: TestContext,
	client: DeviceClient,
	{ good, bad, position }: { good: SignedEvent[]; bad: SignedEvent; position: number }
): Promise<void> {
	const before = await context.db.$count(punchRaw);
	const at = position % (good.length + 1);
	const events = [...good.slice(0, at), bad, ...good.slice(at)];
	const response = await post(context, 'punches', JSON.stringify(client.batch(...events)));
	expect(response.status).toBe(200);
	const { results } = (await response.json()) as PunchReply;
	expect(results).toHaveLength(events.length);
	for (const [i, { result }] of results.entries()) {
		// A changed event may claim the place of a good one that comes behind it: both are kept.
		if (i !== at) expect(['accepted', 'held']).toContain(result);
	}
	const stored = results.filter(({ result }) => result === 'accepted').length;
	expect(await context.db.$count(punchRaw)).toBe(before + stored);
}

const oddNumber = () =>
	fc.oneof(fc.float(), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 3.4e38, 1e-45, 1, -1));

/** Sealed evidence of every wrong kind, beside some that is right. */
export const evidence = () =>
	fc.oneof(
		junk(),
		fc.record({
			modelId: fc.oneof(fc.constant(RECOGNITION_MODEL), fc.string({ minLength: 1, maxLength: 80 })),
			descriptors: fc.array(
				fc.oneof(
					fc.array(oddNumber(), { minLength: 127, maxLength: 129 }).map(encodeDescriptor),
					fc.constant(encodeDescriptor(new Float32Array(128))),
					fc.constant(encodeBase64url(randomBytes(512))),
					fc.string({ maxLength: 100 })
				),
				{ maxLength: 7 }
			),
			badge: fc.oneof(fc.constant(BADGE), fc.string({ maxLength: 130 }), junk())
		})
	);
