import { describe, expect, it } from 'vitest';
import { hrefWith, idOf, pageOf, sortOf } from './list-query';

const at = (query: string) => new URL(`http://localhost/admin/employees${query}`);

describe('an address as a list', () => {
	it('gives what makes sense, and else what is usual', () => {
		expect(idOf(at('?site=nonsense'), 'site')).toBeNull();
		expect(idOf(at('?site=01a03148-0a80-7509-bfbb-e198b5ea1240'), 'site')).not.toBeNull();
		expect([pageOf(at('?page=3')), pageOf(at('?page=-1')), pageOf(at('?page=x')), pageOf(at(''))]).toEqual([
			3, 1, 1, 1
		]);
	});

	it('knows an order and its reverse', () => {
		const usual = { key: 'name', descending: false } as const;
		expect(sortOf(at('?sort=-number'), ['name', 'number'], usual)).toEqual({
			key: 'number',
			descending: true
		});
		expect(sortOf(at('?sort=password'), ['name', 'number'], usual)).toEqual(usual);
	});

	it('changes one part, keeps the others, and goes back to the first page', () => {
		expect(hrefWith(at('?search=a&page=4'), { sort: '-name' })).toBe('?search=a&sort=-name');
		expect(hrefWith(at('?search=a&page=4'), { page: 5 })).toBe('?search=a&page=5');
		expect(hrefWith(at('?search=a'), { search: '' })).toBe('/admin/employees');
	});
});
