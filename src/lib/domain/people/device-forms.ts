import * as v from 'valibot';
import { isUuid } from '../uuid';
import { nameSchema } from './organisation-forms';

export const idSchema = (message: string) => v.pipe(v.string(message), v.check(isUuid, message));

/** A kiosk or field device stands at a site; a personal device belongs to one employee and takes that person's home site. */
export const pairingCodeSchema = v.variant(
	'kind',
	[
		v.object({
			kind: v.picklist(['kiosk', 'field']),
			name: nameSchema('a name for the device, such as where it stands'),
			siteId: idSchema('Choose the site where the device is used.')
		}),
		v.object({
			kind: v.literal('personal'),
			employeeId: idSchema('Choose the employee whose phone it is.')
		})
	],
	'Choose what kind of device it is.'
);
export type PairingCodeInput = v.InferOutput<typeof pairingCodeSchema>;

export const settleAlarmSchema = v.object({
	alarmId: idSchema('This alarm is not there.'),
	note: v.pipe(
		v.string('Please fill in this field.'),
		v.trim(),
		v.minLength(3, 'Write down what was found out.'),
		v.maxLength(500, 'At most 500 characters.')
	)
});

export const renameDeviceSchema = v.object({
	deviceId: idSchema('This device is not there any more.'),
	/** the name that was seen */
	was: v.string(),
	name: nameSchema('a name for the device, such as where it stands')
});
export type RenameDeviceInput = v.InferOutput<typeof renameDeviceSchema>;
