import type { PrivacySettings } from '../privacy/privacy-settings';

/** Whom a face may be compared with: a shared device's whole roster, the one whose number was given, or nobody at all. */
export const FACE_USES = ['many', 'one', 'off'] as const;
export type FaceUse = (typeof FACE_USES)[number];

export function findFaceUse({
	faceAllowed,
	oneToMany
}: Pick<PrivacySettings, 'faceAllowed' | 'oneToMany'>): FaceUse {
	if (!faceAllowed) return 'off';
	return oneToMany ? 'many' : 'one';
}
