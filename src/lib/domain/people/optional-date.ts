import * as v from 'valibot';
import { isDate } from '../timekeeping/civil-date';

/** A date field that may be empty: `YYYY-MM-DD` of 1900 or later, or null. */
export const optionalDateSchema = v.pipe(
	v.string('Choose a date, or leave it empty.'),
	v.trim(),
	v.check((text) => text === '' || isDate(text), 'Choose a date, or leave it empty.'),
	v.check((text) => text === '' || ('1900' <= text && text < '2200'), 'Check the year.'),
	v.transform((text) => text || null)
);
