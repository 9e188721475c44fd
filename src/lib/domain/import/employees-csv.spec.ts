import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_DELIMITERS, csvLine } from '../exports/csv-write';
import { parseEmployeesCsv } from './employees-csv';
import { openText } from './open-text';
import { latin1, quarantinedOf, rowsOf, utf16le } from './spec-bytes';

const read = (text: string) => {
	const outcome = parseEmployeesCsv(() => [text]);
	if (!outcome.ok) throw new Error(outcome.message);
	return [...outcome.items];
};

describe('parseEmployeesCsv', () => {
	it('keeps leading zeros and reads optional columns', () => {
		expect(
			rowsOf(
				read(
					'Employee No.,Name,Department,Site,E-mail\n0042,"Dela Peña, Ana",HR,Main,Ana@Example.org\n0043,Ben,,,\n'
				)
			)
		).toEqual([
			{
				employeeNumber: '0042',
				name: 'Dela Peña, Ana',
				department: 'HR',
				site: 'Main',
				email: 'ana@example.org'
			},
			{ employeeNumber: '0043', name: 'Ben', department: null, site: null, email: null }
		]);
	});

	it('puts last, first and middle names together', () => {
		expect(rowsOf(read('ID;Surname;First Name;Middle Name\n1;Cruz;Ana;B.\n'))[0]?.name).toBe('Cruz, Ana B.');
	});

	it('reads what Excel writes: Windows-1252 with semicolons, UTF-16 with tabs', () => {
		for (const bytes of [latin1('no;name\r\n1;Pe\u00F1a\r\n'), utf16le('\uFEFFno\tname\r\n1\tPeña\r\n')]) {
			const text = openText(bytes);
			const outcome = text.ok && parseEmployeesCsv(text.chunks);
			expect(outcome && outcome.ok && rowsOf(outcome.items)[0]?.name).toBe('Peña');
		}
	});

	it('quarantines missing, wrong and repeated values with their lines', () => {
		const items = read(
			`no,name,email\n,Ana,\n2,,\n3,Ben,not-an-address\n4,Cho,\n4,Cho again,\n5,${'x'.repeat(201)},\n`
		);
		expect(quarantinedOf(items)).toEqual([
			{ line: 2, reason: 'missing_value' },
			{ line: 3, reason: 'missing_value' },
			{ line: 4, reason: 'bad_value' },
			{ line: 6, reason: 'duplicate_line' },
			{ line: 7, reason: 'bad_value' }
		]);
		expect(items.find(({ line }) => line === 6)).toMatchObject({
			message: 'The number "4" is already on line 5.'
		});
	});

	it('quarantines a line whose name holds an unquoted delimiter, rather than moving its columns', () => {
		expect(quarantinedOf(read('no,name,office\n1,Cruz, Ana,HR\n'))).toEqual([
			{ line: 2, reason: 'wrong_columns' }
		]);
	});

	it('says which headings are missing', () => {
		expect(parseEmployeesCsv(() => ['a,b\n1,2'])).toMatchObject({
			ok: false,
			message: expect.stringContaining('"a, b"')
		});
	});

	it('gives back the employees that were printed', () => {
		const word = fc
			.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
			.map((text) => text.replace(/[\p{Cc}\p{Cf}\p{Z}]/gu, 'x').trim() || 'x');
		const people = fc.uniqueArray(fc.record({ employeeNumber: word, name: word, department: word }), {
			minLength: 1,
			maxLength: 8,
			selector: ({ employeeNumber }) => employeeNumber
		});
		fc.assert(
			fc.property(people, fc.constantFrom(...CSV_DELIMITERS), (list, delimiter) => {
				const lines = [
					['employee_no', 'name', 'department'],
					...list.map((each) => [each.employeeNumber, each.name, each.department])
				];
				const printed = lines.map((line) => csvLine(line, () => 'text', delimiter)).join('');
				expect(
					rowsOf(read(printed)).map(({ employeeNumber, name, department }) => ({
						employeeNumber,
						name,
						department
					}))
				).toEqual(list);
			})
		);
	});
});
