import * as v from 'valibot';
import { idSchema } from './device-forms';
import { nameSchema } from './organisation-forms';

export const renamePlaceSchema = v.object({
	id: idSchema('This is not there any more.'),
	/** the name that was seen */
	was: v.string(),
	name: nameSchema('the name')
});
export type RenamePlaceInput = v.InferOutput<typeof renamePlaceSchema>;

export const archivePlaceSchema = v.object({
	id: idSchema('This is not there any more.'),
	archived: v.pipe(
		v.picklist(['yes', 'no']),
		v.transform((text) => text === 'yes')
	)
});
