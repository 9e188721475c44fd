import type { ImportItem, QuarantinedLine } from './import-item';
import type { PunchImportContext } from './imported-punch';

/** Everybody below 1000 is known; the zone has no clock changes. */
export const MANILA: PunchImportContext = {
	timeZone: 'Asia/Manila',
	directions: 'codes',
	resolveEmployee: (pin) => (Number(pin) < 1000 ? `employee-${pin}` : null),
	notAfter: Date.parse('2026-12-31T00:00:00Z'),
	clockId: 'clock-1'
};

export function utf8(text: string): Uint8Array {
	return new TextEncoder().encode(text);
}

export function utf16le(text: string): Uint8Array {
	const bytes = new Uint8Array(text.length * 2);
	for (let index = 0; index < text.length; index++) {
		bytes[index * 2] = text.charCodeAt(index) & 255;
		bytes[index * 2 + 1] = text.charCodeAt(index) >> 8;
	}
	return bytes;
}

export function latin1(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function rowsOf<Row>(items: Iterable<ImportItem<Row>>): Row[] {
	return [...items].flatMap((item) => (item.ok ? [item.row] : []));
}

export function quarantinedOf<Row>(
	items: Iterable<ImportItem<Row>>
): Pick<QuarantinedLine, 'line' | 'reason'>[] {
	return [...items].flatMap((item) => (item.ok ? [] : [{ line: item.line, reason: item.reason }]));
}
