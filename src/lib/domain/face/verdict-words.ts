import type { Verdict } from './quality';

/** What the office is told about a photograph that it uploads. In front of a camera the screens have the words. */
export const PHOTO_VERDICT_WORDS: Record<Verdict, string> = {
	ok: 'This photo can be used.',
	no_face: 'No face was found in this photo. Choose one that shows the face from the front.',
	several_faces: 'More than one person is in this photo. Choose one that shows only this employee.',
	too_far: 'The face is too small in this photo. Choose one taken from closer.',
	too_near: 'The face fills the whole photo. Choose one with some space around the face.',
	off_centre: 'The face is cut off at the edge. Choose a photo that shows the whole face.',
	too_dark: 'The face is too dark in this photo. Choose a brighter one.',
	too_bright: 'The face is too bright in this photo. Choose one without glare.',
	backlit: 'The light is behind the person in this photo. Choose one with light on the face.',
	tilted: 'The head is tilted in this photo. Choose one with the head upright.',
	turned: 'The face looks to the side in this photo. Choose one from the front.',
	raised: 'The head is raised in this photo. Choose one from the front.',
	lowered: 'The head is lowered in this photo. Choose one from the front.',
	blurred: 'The face is blurred in this photo. Choose a sharper one.',
	covered: 'Part of the face is covered in this photo. Choose one without mask, sunglasses or cap.',
	unclear: 'The face is not clear enough in this photo. Choose another one.'
};
