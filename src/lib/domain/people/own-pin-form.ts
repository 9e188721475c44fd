import * as v from 'valibot';
import { pinSchema } from '../punch/pin-verifier';

/** A PIN of one's own choice, typed twice: nobody sees what is typed. */
export const ownPinFormSchema = v.pipe(
	v.object({ pin: pinSchema, again: v.pipe(v.string('Enter the PIN once more.'), v.trim()) }),
	v.forward(
		v.partialCheck([['pin'], ['again']], ({ pin, again }) => pin === again, 'The two are not the same.'),
		['again']
	)
);
