// Written down by the build, so that the service worker has it on every device, network or not.
export const prerender = true;
export const csr = false;
