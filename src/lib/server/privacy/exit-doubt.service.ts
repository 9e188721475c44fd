import { requirePermission } from '../access/require';
import type { Context } from '../context';
import { listSeenAfterExit } from './retention.repo';

export type ExitDoubt = { id: string; name: string; exitDate: string | null };

/**
 * Who punched or was enrolled after the last day on file and is not archived: nothing of them is erased until somebody
 * corrects the date, takes it away or archives them.
 */
export async function listExitDoubts(context: Context): Promise<ExitDoubt[]> {
	requirePermission(context, 'privacy.manage');
	return listSeenAfterExit(context.db, { limit: 50 });
}

export async function checkExitDoubted(context: Context, employeeId: string): Promise<boolean> {
	requirePermission(context, 'employee.view');
	return (await listSeenAfterExit(context.db, { id: employeeId, limit: 1 })).length > 0;
}
