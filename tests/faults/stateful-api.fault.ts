import { fuzzStates } from '../support/stateful-suite';

fuzzStates({ runs: Number(process.env.FAULT_SEEDS ?? 20), steps: 60, anew: true });
