import * as v from 'valibot';
import { pinSchema } from '../punch/pin-verifier';

/** A site's PIN for the settings of its shared devices; the button `remove` takes it away. */
export const devicePinFormSchema = v.union([
	v.pipe(
		v.object({ remove: v.literal('yes') }),
		v.transform(() => ({ remove: true as const, pin: null }))
	),
	v.pipe(
		v.object({ pin: pinSchema }),
		v.transform(({ pin }) => ({ remove: false as const, pin }))
	)
]);
