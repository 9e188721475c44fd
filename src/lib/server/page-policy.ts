/** Their pages read badges by ZXing where the browser has no reader of its own. Inference runs in a worker, whose policy is its own. */
const WASM_ROUTES = new Set(['/(device)/kiosk', '/(device)/me/punch']);

/**
 * A page's Content-Security-Policy, in a header or in a shell's meta tag, without the permission to compile WebAssembly
 * where nothing of the page does.
 */
export const limitPolicy = (text: string, route: string | null): string =>
	route !== null && WASM_ROUTES.has(route) ? text : text.replace(" 'wasm-unsafe-eval'", '');
