import { apiError } from '../api';

export type DeviceRefusal = 'device_unknown' | 'device_revoked' | 'signature_invalid' | 'epoch_unknown';

const ANSWERS: Record<DeviceRefusal, [status: number, message: string]> = {
	device_unknown: [401, 'This device is not paired here. Pair it with a new code; what it holds is kept.'],
	device_revoked: [
		403,
		'This device was revoked by an administrator. Nothing on it was lost; ask for a new pairing.'
	],
	signature_invalid: [401, 'The signature does not fit this device. Pair it again; what it holds is kept.'],
	epoch_unknown: [409, 'The server knows another epoch of this device. Pair it again; what it holds is kept.']
};

/** The answer to a device that may not go on. */
export function refuseDevice(reason: DeviceRefusal): Response {
	const [status, message] = ANSWERS[reason];
	return apiError(status, reason, message);
}
