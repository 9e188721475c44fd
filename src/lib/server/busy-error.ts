/** Too many wait for the same costly thing: whoever comes now is asked to come back (503 with Retry-After). */
export class BusyError extends Error {
	constructor(what: string) {
		super(`too many wait for ${what}`);
		this.name = 'BusyError';
	}
}
