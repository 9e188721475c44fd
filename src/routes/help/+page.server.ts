import { describeContents } from '$lib/server/help/describe-contents';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const { actor } = locals.context;
	const search = url.searchParams.get('search')?.trim() || null;
	return { search, isSignedIn: actor.kind === 'user', ...describeContents({ role: roleOf(actor), search }) };
};

const roleOf = (actor: App.Locals['context']['actor']) => (actor.kind === 'user' ? actor.role : null);
