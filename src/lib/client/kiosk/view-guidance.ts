import type { Guidance } from '../face/capture-session';
import type { SeenFace } from './face-frame';
import type { GuidanceTone } from './screen';

/** What the screen says and shows while a face is being taken. */
export type GuidanceView = { words: string; tone: GuidanceTone; progress: number; face: SeenFace | null };

export function viewGuidance(guidance: Guidance): GuidanceView {
	const { analysis, words, taken, want } = guidance;
	const face = analysis?.box ? { box: analysis.box, picture: analysis.frame } : null;
	return { words, tone: toneOf(guidance), progress: taken / want, face };
}

function toneOf({ analysis, trouble }: Guidance): GuidanceTone {
	if (trouble !== null) return 'mend';
	if (analysis === null || analysis.faces === 0) return 'calm';
	return analysis.quality.ok ? 'good' : 'mend';
}
