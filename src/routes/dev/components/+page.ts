import { dev } from '$app/environment';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

/** For whoever builds screens, under `npm run dev`; an installation has no such page. */
export const load: PageLoad = () => {
	if (!dev) error(404);
};
