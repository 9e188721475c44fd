/** Forms to begin a schedule with, by the kind of work. */

const COMMON = {
	breakMode: 'window',
	breakWindows: '12:00-13:00',
	breakMinutes: '60',
	breakAfter: '300',
	windowBefore: '240',
	windowAfter: '360'
};
const weekdays = (hours: string) => ({ mon: hours, tue: hours, wed: hours, thu: hours, fri: hours });

type Start = { key: string; label: string; values: Record<string, string> };

export const STARTS: readonly Start[] = [
	{
		key: 'office',
		label: 'Office hours',
		values: { ...COMMON, name: 'Office hours', kind: 'fixed', ...weekdays('08:00-17:00') }
	},
	{
		key: 'flexi',
		label: 'Flexible hours',
		values: {
			...COMMON,
			name: 'Flexible hours',
			kind: 'flexi',
			works_mon: 'yes',
			works_tue: 'yes',
			works_wed: 'yes',
			works_thu: 'yes',
			works_fri: 'yes',
			flexiEarliest: '07:00',
			flexiLatest: '10:00',
			flexiDefault: '08:00',
			flexiHours: '8:00'
		}
	},
	{
		key: 'night',
		label: 'Night shift',
		values: {
			...COMMON,
			name: 'Night shift',
			kind: 'fixed',
			...weekdays('22:00-06:00'),
			breakWindows: '02:00-03:00',
			breakMode: 'punched'
		}
	},
	{
		key: 'split',
		label: 'Split shift',
		values: {
			...COMMON,
			name: 'Split shift',
			kind: 'fixed',
			...weekdays('06:00-10:00, 16:00-20:00'),
			breakMode: 'none'
		}
	},
	{
		key: 'rotating',
		label: 'Rotating shifts',
		values: {
			...COMMON,
			name: 'Rotating shifts',
			kind: 'rotating',
			cycle: '06:00-14:00\n06:00-14:00\n14:00-22:00\n14:00-22:00\n22:00-06:00\n22:00-06:00\nrest\nrest',
			breakMode: 'deduct',
			breakMinutes: '30'
		}
	}
];

/** The form to begin with; office hours when the address names none. */
export function startOf(key: string | null): Record<string, string> {
	return (STARTS.find((start) => start.key === key) ?? STARTS[0])?.values ?? {};
}
