type AlarmKind =
	| 'server_lost_data'
	| 'fork'
	| 'rolled_back'
	| 'hole'
	| 'storage_lost'
	| 'silent'
	| 'queue_old'
	| 'site_silent';

/** What happened, and what the person who reads it should do. */
export const ALARM_WORDS: Record<AlarmKind, { title: string; todo: string }> = {
	server_lost_data: {
		title: 'The server was missing punches that it had confirmed',
		todo: 'The device sends them again by itself. Find out why the server lost data: a restored backup, or a fault of the database.'
	},
	fork: {
		title: 'Two copies of this device were seen',
		todo: 'Two different events claim the same place. Both are kept, and all punches of the device wait for review. Find out who copied it or restored its profile; settling lets it go on under a new number.'
	},
	rolled_back: {
		title: 'The device’s storage went back in time',
		todo: 'It was restored from an older state and has begun a new chain. Ask whether it worked without network meanwhile, and collect what is missing by hand.'
	},
	hole: {
		title: 'Events of this device are missing',
		todo: 'Something between two stored events was removed on the device. Ask who used it, and compare with the paper sheet.'
	},
	storage_lost: {
		title: 'The browser lost what the device held',
		todo: 'Punches made after the last delivery are gone. Collect the times between the last contact and now by hand.'
	},
	silent: {
		title: 'Nothing was heard from this device',
		todo: 'Look whether it is switched on and has a network. What it holds is kept until then.'
	},
	site_silent: {
		title: 'A shift began and nothing was heard from any device of the site',
		todo: 'Power or network of the whole site may be gone. What is punched there is kept on its devices; where they are off, use the paper sheet.'
	},
	queue_old: {
		title: 'Punches have been waiting on this device for more than three days',
		todo: 'Bring it to a network, or carry its export file to any computer and import it there.'
	}
};
