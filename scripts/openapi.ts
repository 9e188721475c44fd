import { writeFileSync } from 'node:fs';
import { describeApi } from './openapi/describe-api';

/** `npm run openapi`: writes the description of api/v1. A test fails while it is stale. */
writeFileSync('docs/openapi.json', `${JSON.stringify(describeApi(), null, '\t')}\n`);
