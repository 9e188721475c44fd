import { fuzzApi } from '../support/fuzz-suite';

// Seconds; `npm run test:faults` takes its time.
fuzzApi(40);
