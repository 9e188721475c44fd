import { createHash } from 'node:crypto';
import { redirect, type Handle, type RequestEvent } from '@sveltejs/kit';
import { eq } from 'drizzle-orm';
import { NUMBER_FIELD } from '$lib/ui/form-number';
import { ROUTE_ACCESS } from './access/route-access';
import { sentForm } from './db/schema/access';
import { checkDuplicateKey, checkUnavailable } from './db/database-error';

/** Failed, and the database was away when that was to be noted: these may be sent again as well. */
const unforgotten = new Set<string>();

/**
 * The same form is acted on once, however often it is sent: a page that answers a form and is loaded again, the way back
 * to a form that was sent, two taps before the first is answered, or a second try after the answer was lost on its way.
 * Whoever sends it again is led to the page as it stands now. A form that was refused may be sent again as it is.
 * Before the sign-in nothing is kept: all that is sent there answers with another page.
 */
export const actOnce: Handle = async ({ event, resolve }) => {
	const hash = await readHash(event);
	if (hash === null) return resolve(event);
	const { db, now } = event.locals.context;
	try {
		await db.insert(sentForm).values({ hash, sentAt: now() });
	} catch (error) {
		if (!checkDuplicateKey(error)) throw error;
		if (!unforgotten.delete(hash.toString('hex'))) redirect(303, addressOf(event.url));
	}
	let taken = false;
	try {
		const response = await resolve(event);
		taken = await checkTaken(response);
		return response;
	} finally {
		if (!taken) await forget(event, hash);
	}
};

/** Null: no form of somebody signed in, or one without a number. */
async function readHash({ request, route, url, locals }: RequestEvent): Promise<Buffer | null> {
	if (request.method !== 'POST' || !route.id || !ROUTE_ACCESS[route.id]?.actions) return null;
	const { actor } = locals.context;
	const type = request.headers.get('content-type') ?? '';
	if (actor.kind !== 'user' || !/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/.test(type))
		return null;
	const body = Buffer.from(await request.clone().arrayBuffer());
	if (!body.includes(NUMBER_FIELD)) return null;
	return createHash('sha256').update(`${actor.userId}\n${url.pathname}${url.search}\n`).update(body).digest();
}

/** The page of the form: Kit's name of the action is a member of the query that begins with a slash. */
function addressOf(url: URL): string {
	const query = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
	return query.size > 0 ? `${url.pathname}?${query}` : url.pathname;
}

/** A page that is sent as a whole says so by its status; to a script, a refusal is a success of its own. */
async function checkTaken(response: Response): Promise<boolean> {
	if (response.status >= 400) return false;
	if (!response.headers.get('content-type')?.startsWith('application/json')) return true;
	const answer: unknown = await response.clone().json();
	const type = typeof answer === 'object' && answer !== null && 'type' in answer ? answer.type : null;
	return type === 'success' || type === 'redirect';
}

async function forget({ locals }: RequestEvent, hash: Buffer): Promise<void> {
	try {
		await locals.context.db.delete(sentForm).where(eq(sentForm.hash, hash));
	} catch (error) {
		if (!checkUnavailable(error)) throw error;
		unforgotten.add(hash.toString('hex'));
	}
}
