/**
 * Wrong codes that one process answers within a minute before it makes everybody wait. At 80 bits guessing is
 * hopeless anyway; this keeps a flood of guesses from reaching the database.
 */
const MAX_FAILURES = 30;
const WINDOW_MS = 60_000;

export type PairingThrottle = {
	/** seconds until another code may be tried; 0 when now */
	computeRetryAfterSeconds(now: Date): number;
	recordFailure(now: Date): void;
};

export function createPairingThrottle(): PairingThrottle {
	let failures: number[] = [];
	const forgetOld = (now: Date) => {
		failures = failures.filter((at) => now.getTime() - at < WINDOW_MS);
	};
	return {
		computeRetryAfterSeconds(now) {
			forgetOld(now);
			const [oldest] = failures;
			if (oldest === undefined || failures.length < MAX_FAILURES) return 0;
			return Math.ceil((oldest + WINDOW_MS - now.getTime()) / 1000);
		},
		recordFailure(now) {
			failures.push(now.getTime());
		}
	};
}
