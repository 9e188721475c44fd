import * as v from 'valibot';
import { pinSchema } from '../punch/pin-verifier';

/** A site's PIN for the settings of its shared devices. */
export const devicePinFormSchema = v.object({ pin: pinSchema });
