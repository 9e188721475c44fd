/**
 * Whether a page's document may compile WebAssembly: the screens that read badges, by ZXing where the browser has no reader
 * of its own, and the others of a device, from which those are entered without a new document. A document keeps the policy
 * that it came with, so that whoever comes from anywhere else needs a new one (src/routes/+layout.svelte).
 */
export const checkMayCompile = (routeId: string | null | undefined): boolean =>
	routeId === '/(device)' || routeId?.startsWith('/(device)/') === true;
