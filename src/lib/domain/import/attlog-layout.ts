import { parseLocalTime } from './local-time';

export const ATTLOG_LAYOUTS = ['usb', 'push'] as const;
/**
 * `usb`: PIN, time, device, state, verify, work code (a file from the terminal's USB menu). `push`: PIN, time, state,
 * verify, work code, reserved (the network feed). Both are parted by tabs.
 */
export type AttlogLayout = (typeof ATTLOG_LAYOUTS)[number];

export interface AttlogDetection {
	/** Certain layout; null: show the preview of both and ask. */
	layout: AttlogLayout | null;
	/** Which one the evidence favours, for the preselected choice. */
	likely: AttlogLayout;
	/** What speaks for it, in sentences for the person who decides. */
	evidence: string[];
	/** Lines looked at that could be punches. */
	lines: number;
}

const STATE = /^(?:[0-5]|255)$/;
const SAMPLE = 500;

/**
 * Judges the beginning of a file. Only what no push feed shows is certain: six columns, PINs padded with spaces, and a
 * third column that is constant and equal to the number at the beginning of the file's name (`1_attlog.dat`).
 */
export function detectAttlogLayout(lines: Iterable<string>, fileName: string): AttlogDetection | null {
	let count = 0;
	let padded = 0;
	let six = 0;
	let moreThanSix = 0;
	const third = new Set<string>();
	let states = 0;
	for (const text of lines) {
		if (count === SAMPLE) break;
		const columns = splitAttlog(text);
		if (columns.length < 3 || !parseLocalTime(columns[1] ?? '')) continue;
		count += 1;
		if (/^\s+\S/.test(text)) padded += 1;
		if (columns.length === 6) six += 1;
		if (columns.length > 6) moreThanSix += 1;
		third.add(columns[2] ?? '');
		if (STATE.test(columns[2] ?? '')) states += 1;
	}
	if (count === 0) return null;

	const prefix = /^0*(\d+)_/.exec(fileName)?.[1];
	const [only = ''] = third;
	const evidence: string[] = [];
	const isSix = six === count;
	const isPadded = padded === count;
	const isDevice = third.size === 1 && prefix !== undefined && stripZeros(only) === prefix;
	if (isSix) evidence.push('Every line has six columns, as a USB file has.');
	if (isPadded) evidence.push('Numbers are padded with spaces, as in a USB file.');
	if (isDevice) evidence.push(`The third column is always ${only}, the device number in the file name.`);
	else if (third.size === 1)
		evidence.push(`The third column is always ${only}: a device number, or everybody chose the same state.`);
	if (moreThanSix === count) evidence.push('Every line has more than six columns, as the network feed has.');
	if (third.size > 1 && states === count)
		evidence.push('The third column changes and holds only state codes, as in the network feed.');

	if (isSix && isPadded && isDevice) return { layout: 'usb', likely: 'usb', evidence, lines: count };
	const isPush = moreThanSix === count && states === count && padded === 0;
	const looksUsb = states < count || (isSix && (isPadded || third.size === 1));
	return { layout: null, likely: isPush || !looksUsb ? 'push' : 'usb', evidence, lines: count };
}

export function splitAttlog(text: string): string[] {
	return text.split('\t').map((column) => column.trim());
}

function stripZeros(text: string): string {
	return text.replace(/^0+(?=\d)/, '');
}
