import { fuzzStates } from '../support/stateful-suite';

// Seconds; `npm run test:faults` takes its time.
fuzzStates({ runs: 1, steps: 40 });
