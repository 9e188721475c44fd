import { formatInstant } from '../report-words';
import { checkWide, type TimeGrade } from './time-grade';

export type ReviewEvidence = {
	status: 'in_review' | 'not_recognised';
	/** how the server knows the name, if there is one */
	namedBy: 'face' | 'number' | 'owner' | 'pin' | 'badge' | 'phone' | 'passkey' | 'supervisor' | null;
	/** sentences of the judgement */
	reasons: readonly string[];
	timeGrade: TimeGrade;
	online: boolean;
	earliestMs: number;
	latestMs: number;
	timeZone: string;
};

/** Everything that is known about a doubtful punch in sentences: who, when, how it came. No score is among it. */
export function sayEvidence(evidence: ReviewEvidence): string[] {
	const { reasons, timeGrade, online } = evidence;
	return [
		sayWho(evidence),
		// The bounds are said below, on the site's own clock.
		...reasons.filter((reason) => !reason.startsWith('made between ')).map(toSentence),
		...(timeGrade === 'D' ? [sayWhen(evidence)] : []),
		online
			? 'It came at once, over the network.'
			: 'It was made without network and came when the device was back.'
	];
}

function sayWho({ status, namedBy }: ReviewEvidence): string {
	if (namedBy === 'supervisor') return 'A supervisor punched for somebody.';
	if (namedBy === 'pin' || namedBy === 'badge' || namedBy === 'phone' || namedBy === 'passkey') {
		const way = CREDENTIAL_WORDS[namedBy];
		return status === 'in_review'
			? `${way} is right, but something else is doubtful.`
			: `${way} does not fit.`;
	}
	if (status === 'in_review') return 'The face matches, but something else is doubtful.';
	if (namedBy === 'number')
		return 'The worker gave a number or showed a badge, and the face does not confirm it.';
	if (namedBy === 'owner') return 'It was made on this employee’s phone, and the face does not confirm it.';
	return 'No face of this site’s roster matches, and no number or badge names anybody.';
}

const CREDENTIAL_WORDS = {
	pin: 'Employee number and PIN were given, which',
	badge: 'A badge was shown, which',
	phone: 'A code on a phone was shown, which',
	passkey: 'A passkey of the phone was used, which'
} as const;

function sayWhen({ earliestMs, latestMs, timeZone }: ReviewEvidence): string {
	const [from, to] = [formatInstant(earliestMs, timeZone), formatInstant(latestMs, timeZone)];
	if (from === to) return `The evidence allows ${from} only.`;
	const bounds = `between ${from} and ${to}`;
	return checkWide({ lowMs: earliestMs, highMs: latestMs })
		? `The evidence allows any time ${bounds}.`
		: `The evidence allows a time ${bounds}.`;
}

const toSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
