import { expect, test } from 'vitest';
import { chooseVoice, RESULT_TONES } from './result-sound';

test('each result has a melody of its own', () => {
	const melodies = Object.values(RESULT_TONES).map((tones) => JSON.stringify(tones));
	expect(new Set(melodies).size).toBe(melodies.length);
});

test('a result is over before the next person can be recognised, and its tones do not overlap', () => {
	for (const tones of Object.values(RESULT_TONES)) {
		let end = 0;
		for (const { fromSeconds, seconds } of tones) {
			expect(fromSeconds).toBeGreaterThanOrEqual(end);
			end = fromSeconds + seconds;
		}
		expect(end).toBeLessThan(1);
	}
});

test('a Filipino result is read by a Filipino voice, one of the device’s own before one from the network', () => {
	const voice = (lang: string, localService = true) => ({ lang, localService });
	const [english, network, local] = [voice('en-US'), voice('fil-PH', false), voice('fil_PH')];
	expect(chooseVoice([english, network, local], 'fil')).toBe(local);
	expect(chooseVoice([english, network], 'fil')).toBe(network);
	expect(chooseVoice([english, voice('en-PH')], 'en')).toEqual(voice('en-PH'));
	expect(chooseVoice([english], 'fil')).toBeNull();
});
