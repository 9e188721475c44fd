import { encodeHex } from '$domain/base64url';

/** The field of every form that tells a form that is sent again from another one like it. */
export const NUMBER_FIELD = 'form_number';

/** 128 random bits; where the page has no secure context too. */
export const newFormNumber = (): string => encodeHex(crypto.getRandomValues(new Uint8Array(16)));
