import { expect, test } from 'vitest';
import { findClockJump } from './clock-sampler';

const at = (wallMs: number, monoMs: number, bootId = 'a') => ({ wallMs, monoMs, bootId });
const start = at(1_000_000, 5_000);

test.each([
	['keeps step', at(1_030_000, 35_000), null],
	['differs by two seconds at most', at(1_032_000, 35_000), null],
	['is set back', at(1_000_000 - 3_600_000, 5_000), -3_600_000],
	['is set back a little more than two seconds', at(1_027_999, 35_000), -2_001],
	['goes on while the device sleeps', at(1_000_000 + 28_800_000, 6_000), 28_799_000],
	['belongs to another boot', at(0, 0, 'b'), null]
])('a clock that %s', (_, after, jump) => {
	expect(findClockJump(start, after)).toBe(jump);
});
