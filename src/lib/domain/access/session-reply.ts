import * as v from 'valibot';
import { ROLES } from './permissions';

/** GET /api/v1/session: who is signed in in this browser. */
export const sessionReplySchema = v.object({
	v: v.literal(1),
	user: v.object({ name: v.string(), role: v.picklist(ROLES), employeeId: v.nullable(v.string()) })
});
export type SessionReply = v.InferOutput<typeof sessionReplySchema>;
