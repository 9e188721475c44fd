// A page that holds the app's own face code and nothing else; tests and measurements drive it from Node.
import { openCamera } from '$lib/client/face/camera';
import { captureSamples } from '$lib/client/face/capture-session';
import { captureChallenge } from '$lib/client/face/challenge-session';
import { createFaceEngine } from '$lib/client/face/face-engine';
import { analysePhoto } from '$lib/client/face/photo';
import { keepForOffline, runBench, visitOnce, watchCamera } from './bench-page';
import { filmClip, lookAt } from './liveness-page';
import { startLibrary, startMeasuring } from './workers';

const client = { createFaceEngine, openCamera, captureSamples, captureChallenge, analysePhoto };
const measuring = { startMeasuring, startLibrary, runBench, filmClip, lookAt };
const benching = { keepForOffline, visitOnce, watchCamera };
const api = { ...client, ...measuring, ...benching };
export type FacePage = typeof api;

Object.assign(globalThis, { face: api });
