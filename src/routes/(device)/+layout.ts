// Client shells without server data: the service worker serves them without network.
export const ssr = false;
export const prerender = true;
