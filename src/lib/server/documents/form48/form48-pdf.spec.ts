import { describe, expect, it } from 'vitest';
import { loadFontSet } from '../pdf/font-set';
import type { Form48, Form48Settings } from './form48';
import { form48Pdf } from './form48-pdf';
import { form48Record, form48Settings } from './spec-forms';

const options = (settings: Partial<Form48Settings> = {}) => ({
	settings: form48Settings(settings),
	fontSet: loadFontSet(),
	title: 'Daily time records',
	createdAt: new Date('2026-09-01T00:00:00Z')
});

async function make(forms: Iterable<Form48>, settings?: Partial<Form48Settings>): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of form48Pdf(forms, options(settings))) chunks.push(chunk);
	return Buffer.concat(chunks).toString('latin1');
}

const pages = (pdf: string) => pdf.match(/\/Type \/Page\n/g)?.length ?? 0;
const people = (count: number) =>
	Array.from({ length: count }, (_, index) => form48Record({ employeeNumber: String(index) }));

describe('form48Pdf', () => {
	it('prints a sheet for each employee, the same form twice', async () => {
		const pdf = await make(people(3));
		expect(pdf.startsWith('%PDF-1.7')).toBe(true);
		expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
		expect(pages(pdf)).toBe(3);
	});

	it('puts two people on a sheet, the last one alone', async () => {
		expect(pages(await make(people(3), { copies: 'two_people' }))).toBe(2);
	});

	it('uses the paper asked for', async () => {
		expect(await make(people(1), { paper: 'folio' })).toContain('/MediaBox [0 0 612 936]');
		expect(await make(people(1), { paper: 'a4' })).toContain('/MediaBox [0 0 595.27');
	});

	it('embeds its fonts', async () => {
		expect(await make(people(1))).toMatch(/\+Tinos-Regular/);
	});

	it('holds the frame of the form once, however many forms there are', async () => {
		const frames = (pdf: string) => pdf.match(/\/Subtype \/Form\n/g)?.length;
		expect(frames(await make(people(5)))).toBe(1);
	});

	it('says so on a page when there is nobody to print: readers refuse a file without pages', async () => {
		const pdf = await make([]);
		expect(pages(pdf)).toBe(1);
		expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
	});

	it('reads forms only as fast as its own pieces are taken', async () => {
		let read = 0;
		function* source() {
			for (const form of people(500)) {
				read += 1;
				yield form;
			}
		}
		const stream = form48Pdf(source(), options());
		for (let piece = 0; piece < 5; piece++) await stream.next();
		expect(read).toBeLessThan(20);
		await stream.return();
	});

	it('reports progress and the characters that it could not print', async () => {
		const seen: { forms: number; missingCharacters: string[] }[] = [];
		const forms = [...people(1), form48Record({ name: '陳大文' })];
		for await (const chunk of form48Pdf(forms, {
			...options(),
			onProgress: (progress) => seen.push(progress)
		}))
			expect(chunk.length).toBeGreaterThan(0);
		expect(seen).toEqual([
			{ forms: 1, missingCharacters: [] },
			{ forms: 2, missingCharacters: ['陳', '大', '文'] }
		]);
	});
});
