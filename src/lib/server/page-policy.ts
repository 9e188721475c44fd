import { checkMayCompile } from '$domain/access/compiling-route';

/**
 * A page's Content-Security-Policy, in a header or in a shell's meta tag, without the permission to compile WebAssembly
 * where nothing of the page does. Inference runs in a worker, whose policy is its own.
 */
export const limitPolicy = (text: string, route: string | null): string =>
	checkMayCompile(route) ? text : text.replace(" 'wasm-unsafe-eval'", '');
