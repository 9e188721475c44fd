import type { Locale } from '$lib/paraglide/runtime';
import type { ResultView } from './result-view';

/** One tone: hertz, and seconds from the beginning. */
export type Tone = { hertz: number; fromSeconds: number; seconds: number };

/**
 * What each result sounds like; told apart by melody and length, not by loudness. Up: it counts. Twice the same: nothing new.
 * Down and long: somebody should look. One short: saved here.
 */
export const RESULT_TONES: Record<ResultView['tone'], readonly Tone[]> = {
	good: [
		{ hertz: 660, fromSeconds: 0, seconds: 0.12 },
		{ hertz: 990, fromSeconds: 0.13, seconds: 0.22 }
	],
	notice: [
		{ hertz: 660, fromSeconds: 0, seconds: 0.1 },
		{ hertz: 660, fromSeconds: 0.2, seconds: 0.1 }
	],
	bad: [
		{ hertz: 330, fromSeconds: 0, seconds: 0.2 },
		{ hertz: 220, fromSeconds: 0.22, seconds: 0.45 }
	],
	saved: [{ hertz: 520, fromSeconds: 0, seconds: 0.15 }]
};

const LOUDNESS = 0.25;
/** Fades in and out, so that no tone begins or ends with a click. */
const FADE_SECONDS = 0.015;

let audio: AudioContext | null = null;

/** Plays a result. Silent where the browser wants a touch first, and where it has no sound. */
export function playResult(tone: ResultView['tone']): void {
	if (typeof AudioContext === 'undefined') return;
	// One for the life of the page: browsers allow a few only.
	audio ??= new AudioContext();
	if (audio.state === 'suspended') void audio.resume();
	const volume = audio.createGain();
	volume.connect(audio.destination);
	volume.gain.value = 0;
	const now = audio.currentTime;
	for (const { hertz, fromSeconds, seconds } of RESULT_TONES[tone]) {
		const [from, to] = [now + fromSeconds, now + fromSeconds + seconds];
		const oscillator = audio.createOscillator();
		oscillator.frequency.value = hertz;
		oscillator.connect(volume);
		volume.gain.setValueAtTime(0, from);
		volume.gain.linearRampToValueAtTime(LOUDNESS, from + FADE_SECONDS);
		volume.gain.setValueAtTime(LOUDNESS, to - FADE_SECONDS);
		volume.gain.linearRampToValueAtTime(0, to);
		oscillator.start(from);
		oscillator.stop(to);
		oscillator.onended = () => oscillator.disconnect();
	}
}

/** Says a result; what is still being said of the person before is cut off. */
export function sayResult(words: string, language: Locale): void {
	if (typeof speechSynthesis === 'undefined') return;
	speechSynthesis.cancel();
	const utterance = new SpeechSynthesisUtterance(words);
	utterance.lang = SPOKEN[language][0];
	utterance.voice = chooseVoice(speechSynthesis.getVoices(), language);
	speechSynthesis.speak(utterance);
}

/** Tags under which systems list their voices, the best first: Android and Windows say `fil`, older ones `tl`. */
const SPOKEN: Record<Locale, [string, ...string[]]> = {
	en: ['en-PH', 'en'],
	fil: ['fil-PH', 'fil', 'tl']
};

/** The voice that speaks this language best; null where there is none, and the browser does what it can. */
export function chooseVoice<Voice extends { lang: string; localService: boolean }>(
	voices: readonly Voice[],
	language: Locale
): Voice | null {
	// Android writes fil_PH. One that comes from a server falls silent without network.
	const speaks = (voice: Voice, tag: string) => voice.lang.replace('_', '-').startsWith(tag);
	const ofTags = SPOKEN[language].flatMap((tag) => voices.filter((voice) => speaks(voice, tag)));
	return ofTags.find(({ localService }) => localService) ?? ofTags[0] ?? null;
}
