import { fuzzApi } from '../support/fuzz-suite';

fuzzApi(Number(process.env.FUZZ_RUNS ?? 400), { anew: true });
