/** Answers of the server that end a device's right to send. Its queue is kept all the same. */
const SHUT_OUT_CODES = ['device_revoked', 'device_unknown', 'epoch_unknown', 'signature_invalid'];

export function checkShutOut(code: string): boolean {
	return SHUT_OUT_CODES.includes(code);
}
