import { desc, min } from 'drizzle-orm';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { isBackupDue, parseBackupTime } from '../../../../scripts/lib/backup/backup-time.js';
import { dataFolder } from '../config';
import type { Context } from '../context';
import { appUser } from '../db/schema/access';
import { backup } from '../db/schema/backup';
import { log } from '../log';

/** A failed one is tried again so much later, not every minute. */
export const BACKUP_EVERY_SECONDS = 3600;

/** Where there is a data folder: a replica in a container has none, and a service of its own makes the backups there. */
export async function checkBackupDue({ db, now }: Pick<Context, 'db' | 'now'>): Promise<boolean> {
	const at = parseBackupTime(process.env.BUNDY_BACKUP_AT || undefined);
	if (!at || !dataFolder()) return false;
	const [last] = await db
		.select({ takenAt: backup.takenAt })
		.from(backup)
		.orderBy(desc(backup.takenAt))
		.limit(1);
	if (last) return isBackupDue(at, { now: now(), lastTakenAt: last.takenAt });
	// The first one comes in the first night: before somebody set Bundy up there is nothing to lose.
	const [first] = await db.select({ createdAt: min(appUser.createdAt) }).from(appUser);
	return first?.createdAt ? isBackupDue(at, { now: now(), lastTakenAt: first.createdAt }) : false;
}

/** In a process of its own: what it compresses and restores must not hold up a punch. */
export async function backUpNow(): Promise<void> {
	const { code, output } = await runScript(join('scripts', 'backup.js'));
	if (code !== 0) throw new Error(`npm run backup ended with ${code}: ${output.trim().slice(-500)}`);
	log.info('backup made and proven');
}

function runScript(script: string): Promise<{ code: number; output: string }> {
	return new Promise((resolve, reject) => {
		// serve.js runs in the folder of package.json.
		const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.once('error', reject);
		child.once('close', (code) => resolve({ code: code ?? 1, output }));
	});
}
