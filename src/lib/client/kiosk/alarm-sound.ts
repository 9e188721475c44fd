const BEEPS = 3;
const BEEP_SECONDS = 0.25;

/** Three short tones for what must not be overlooked. Silent where the browser wants a touch first. */
export function soundAlarm(): void {
	if (typeof AudioContext === 'undefined') return;
	const audio = new AudioContext();
	for (let beep = 0; beep < BEEPS; beep++) {
		const tone = audio.createOscillator();
		tone.frequency.value = 880;
		tone.connect(audio.destination);
		const from = audio.currentTime + beep * BEEP_SECONDS * 2;
		tone.start(from);
		tone.stop(from + BEEP_SECONDS);
		if (beep === BEEPS - 1) tone.onended = () => void audio.close();
	}
}
