export const IMPORT_STATE_WORDS = {
	uploading: 'Upload not finished',
	ready: 'Waits for you',
	running: 'Running',
	done: 'Imported',
	failed: 'Stopped',
	taken_back: 'Taken back'
} as const;

export const IMPORT_STATE_TONES = {
	uploading: 'neutral',
	ready: 'warn',
	running: 'accent',
	done: 'good',
	failed: 'bad',
	taken_back: 'neutral'
} as const;

export const IMPORT_KIND_WORDS = { employees: 'Employees', punches: 'Punches' } as const;
