/** `npm test` asks the same every time, so that a red run is the change's own; `npm run test:faults` asks anew. */
const SEED_OF_NPM_TEST = 20_261_121;

/**
 * The seed of random tests; `FUZZ_SEED` repeats a run.
 *
 * @param anew another one each time: for the stage that looks for what nobody thought of
 */
export function chooseSeed(anew: boolean): number {
	return Number(process.env.FUZZ_SEED ?? (anew ? Date.now() % 2 ** 31 : SEED_OF_NPM_TEST));
}
