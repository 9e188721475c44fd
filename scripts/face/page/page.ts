// A page that holds the app's own face code and nothing else; tests and measurements drive it from Node.
import { openCamera } from '$lib/client/face/camera';
import { captureSamples } from '$lib/client/face/capture-session';
import { createFaceEngine } from '$lib/client/face/face-engine';
import { analysePhoto } from '$lib/client/face/photo';

const api = { createFaceEngine, openCamera, captureSamples, analysePhoto };
export type FacePage = typeof api;

Object.assign(globalThis, { face: api });
