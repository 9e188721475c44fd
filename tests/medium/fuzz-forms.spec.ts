import { fuzzForms } from '../support/fuzz-forms-suite';

// Seconds; `npm run test:faults` takes its time.
fuzzForms(6);
