import { readKioskSettings } from '$domain/punch/kiosk-settings';
import { readSitePlace } from '$domain/punch/punch-place';
import type { Db, Tx } from '../db/database';
import { listPastSettings, type PastSettingsRow } from './sender.repo';
import type { Sender } from './sender.service';

/** A site's settings that punches are judged by. */
type Judging = Pick<Sender, 'siteId' | 'settingsRevision' | 'face' | 'kiosk' | 'place'>;
type Past = { endedMs: number; settings: Pick<Sender, 'face' | 'kiosk' | 'place'> };

/** What lies behind a revision never changes, so it is read once. */
const known = new WeakMap<Db, Map<string, Past[]>>();
const MAX_KNOWN = 1_000;

/**
 * The senders as their sites' settings were at an instant (Unix ms): a punch that is days old when it comes, or that is
 * judged again, is held against what was asked of it when it was made. A change counts from its moment on.
 */
export async function loadSettingsInForce(
	{ db, tx }: { db: Db; tx: Tx },
	senders: Iterable<Judging>
): Promise<<T extends Judging>(sender: T, atMs: number) => T> {
	const kept = known.get(db) ?? new Map<string, Past[]>();
	known.set(db, kept);
	const bySite = new Map<string, Past[]>();
	for (const { siteId, settingsRevision } of senders) {
		// The usual case: nobody ever changed anything, and nothing is asked.
		if (settingsRevision === 0 || bySite.has(siteId)) continue;
		const name = `${siteId}/${settingsRevision}`;
		const past = kept.get(name) ?? (await readPast(tx, { siteId, settingsRevision }));
		if (kept.size >= MAX_KNOWN) kept.clear();
		kept.set(name, past);
		bySite.set(siteId, past);
	}
	return (sender, atMs) => {
		const then = bySite.get(sender.siteId)?.find(({ endedMs }) => atMs < endedMs);
		return then ? { ...sender, ...then.settings } : sender;
	};
}

/** Oldest first; a change that came after the sender was read is left to whoever reads it with that sender. */
async function readPast(
	tx: Tx,
	{ siteId, settingsRevision }: Pick<Judging, 'siteId' | 'settingsRevision'>
): Promise<Past[]> {
	const rows = await listPastSettings(tx, siteId);
	return rows.filter(({ revision }) => revision < settingsRevision).map(toPast);
}

function toPast(row: PastSettingsRow): Past {
	const { livenessLevel: liveness, secondEmbedder, strangersOneIn } = row;
	return {
		endedMs: row.endedAt.getTime(),
		settings: {
			face: { liveness, secondEmbedder, strangersOneIn },
			kiosk: readKioskSettings(row.kiosk),
			place: readSitePlace(row.place)
		}
	};
}
