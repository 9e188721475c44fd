/** `npm run messages`: the message functions, for what runs without Vite (the type check, scripts). */
import { compile } from '@inlang/paraglide-js';
import { MESSAGES } from './lib/messages.js';
import { touchCompiled } from './vite-messages.js';

await compile(MESSAGES);
touchCompiled(process.cwd());
// Later releases of the compiler leave timers that would keep this process for half a minute.
process.exit(0);
