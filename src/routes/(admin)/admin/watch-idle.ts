/** What somebody does who is there. */
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'];

type Idle = { afterMs: number; onidle: () => void; onreturn: () => void };

/** Says when nobody has touched a page for so long, and when somebody does again. Returns how to end it. */
export function watchIdle(target: EventTarget, { afterMs, onidle, onreturn }: Idle): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isIdle = false;
	const note = () => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			isIdle = true;
			onidle();
		}, afterMs);
		if (!isIdle) return;
		isIdle = false;
		onreturn();
	};
	for (const sign of SIGNS) target.addEventListener(sign, note, { passive: true });
	note();
	return () => {
		clearTimeout(timer);
		for (const sign of SIGNS) target.removeEventListener(sign, note);
	};
}
