import { fuzzForms } from '../support/fuzz-forms-suite';

fuzzForms(Number(process.env.FUZZ_RUNS ?? 200), { anew: true });
