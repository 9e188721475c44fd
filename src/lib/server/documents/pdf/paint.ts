import type { Mark, TextMark } from './marks';
import type { Typesetter } from './typesetter';

/**
 * PDF content operators for marks, in a space whose origin is the top left corner and whose y grows downwards
 * (text is turned back upright by its own matrix).
 */
export function paint(marks: readonly Mark[], typesetter: Typesetter): string {
	let operators = '';
	for (const mark of marks) {
		if (mark.kind === 'text') operators += paintText(mark, typesetter);
		else
			operators += `${mark.dashed ? '[3 3] 0 d' : '[] 0 d'} ${number(mark.width)} w ${number(mark.x1)} ${number(mark.y1)} m ${number(mark.x2)} ${number(mark.y2)} l S\n`;
	}
	return operators;
}

function paintText({ text, x, y, size, face, align }: TextMark, typesetter: Typesetter): string {
	if (text === '') return '';
	const line = typesetter.set(text, face);
	const shift = align === 'left' ? 0 : align === 'right' ? line.width * size : (line.width * size) / 2;
	const scale = number(size);
	const shown = line.runs.map(({ fontId, operators }) => `/${fontId} 1 Tf ${operators}`).join('');
	return `BT ${scale} 0 0 -${scale} ${number(x - shift)} ${number(y)} Tm ${shown}ET\n`;
}

function number(value: number): string {
	return String(Math.round(value * 100) / 100);
}
