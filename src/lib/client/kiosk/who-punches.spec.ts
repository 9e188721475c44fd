import { expect, test } from 'vitest';
import type { Claim } from '../punch/build-event';
import type { Given } from './claim-desk';
import { chooseDirection, findWho } from './who-punches';

const seen = { samples: [], level: 'off', trace: null, nonce: null } as const;

function screen({
	given = null,
	name = null,
	answer = null
}: {
	given?: Given | null;
	name?: string | null;
	answer?: Claim;
}) {
	const asked: string[] = [];
	return {
		asked,
		parts: {
			claims: {
				takeFor: () => given,
				ask: async (why: string) => {
					asked.push(why);
					return answer;
				}
			},
			greeter: { findName: async () => name }
		}
	};
}

test('a number or badge that was just given goes first, with the direction of the punch it was asked about', async () => {
	const given: Given = { claim: { badge: 'B1:00', answers: 'event' }, direction: 'out' };
	const { parts, asked } = screen({ given, name: 'Somebody else' });
	expect(await findWho(parts, { seen, alone: true })).toEqual({ ...given, name: null, asked: false });
	expect(asked).toEqual([]);
});

test('with network the server says who it is, and nobody is asked', async () => {
	const { parts, asked } = screen({ name: 'Ana' });
	expect(await findWho(parts, { seen, alone: false })).toEqual({ claim: null, name: null, asked: false });
	expect(asked).toEqual([]);
});

test('without network a device that knows the face greets, and another asks', async () => {
	const greeted = screen({ name: 'Ana' });
	expect(await findWho(greeted.parts, { seen, alone: true })).toEqual({
		claim: null,
		name: 'Ana',
		asked: false
	});
	const claim = { employeeNumber: '1001' };
	const asking = screen({ answer: claim });
	expect(await findWho(asking.parts, { seen, alone: true })).toEqual({ claim, name: null, asked: true });
	expect([...greeted.asked, ...asking.asked]).toEqual(['offline']);
});

test('the last tap counts; what nobody chose is inferred', () => {
	expect(chooseDirection('auto', 'in', 'out')).toBe('in');
	expect(chooseDirection('auto', 'auto', undefined)).toBe('auto');
	expect(chooseDirection('break', 'in')).toBe('break');
});
