import type { Context } from '$lib/server/context';

declare global {
	namespace App {
		interface Locals {
			context: Context;
			requestId: string;
			/** when whoever asks last proved who they are */
			confirmedAt: Date | null;
			/** … by a second step or a passkey */
			strong: boolean;
			/** what whoever is signed in reads; null: nobody said */
			language: string | null;
			/** set when the database did not answer, or too many wait for the same: the reply is 503 */
			unavailable?: 'database' | 'busy';
		}
		interface Error {
			message: string;
			/** quoted to whoever runs the installation, who finds it in the log */
			requestId?: string;
		}
	}
}

export {};
