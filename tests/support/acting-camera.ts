import jpeg from 'jpeg-js';
import type { Page } from 'playwright-core';
import { warpHead, type FacePlace, type HeadPose } from '../../scripts/face/head-warp';
import { FRAME_HEIGHT, FRAME_WIDTH } from './camera-frame';
import { drawFrame } from './fake-camera';

/** Where the eyes and the nose of the first person are when the face is 240 px high in the middle of the frame. */
const FACE: FacePlace = { x: 337, y: 231, eyeDistance: 83, roll: -7, nose: 0.13 };

/** The photograph looks a little to the side; at rest the head looks into the camera. */
const still: HeadPose = { yaw: -12, pitch: 0, mouth: 0 };
const SHARES = [0.35, 0.7, 1];
const MOVES: Record<string, Partial<HeadPose>> = {
	turn_left: { yaw: 28 },
	turn_right: { yaw: -42 },
	nod: { pitch: 26 },
	open_mouth: { mouth: 0.45 }
};

/** What a person before the camera can be. `acts`: does what the screen asks. `holds_photo`: a picture held quite still. */
export type Actor = 'acts' | 'holds_photo';

/**
 * Puts a person before the page's camera who reads the screen: a canvas stands in for the device, everything behind it is
 * the app's own. The head is one photograph on a coarse model (scripts/face/head-warp.ts). `window.camera` lets a test
 * pull the plug or change the picture in the middle of a challenge.
 */
export async function actBefore(page: Page, actor: Actor): Promise<void> {
	const front = jpeg.decode(
		drawFrame({ people: [{ person: 'first', x: 320, y: 240, faceHeight: 240 }] }, 0),
		{
			useTArray: true
		}
	);
	const encode = (pose: HeadPose) => {
		const data = warpHead(front, FACE, pose);
		const { data: bytes } = jpeg.encode({ width: FRAME_WIDTH, height: FRAME_HEIGHT, data }, 90);
		return bytes.toString('base64');
	};
	const sequences: Record<string, string[]> = { rest: [encode(still)] };
	for (const [action, to] of Object.entries(actor === 'acts' ? MOVES : {})) {
		sequences[action] = SHARES.map((share) =>
			encode({
				yaw: still.yaw + ((to.yaw ?? still.yaw) - still.yaw) * share,
				pitch: (to.pitch ?? 0) * share,
				mouth: (to.mouth ?? 0) * share
			})
		);
	}
	await page.addInitScript(installCamera, { sequences, width: FRAME_WIDTH, height: FRAME_HEIGHT });
}

type Camera = { unplug: () => void; resize: () => void; freeze: () => void; cover: () => void };
declare global {
	interface Window {
		camera: Camera;
	}
}

/** Runs in the page. */
function installCamera({
	sequences,
	width,
	height
}: {
	sequences: Record<string, string[]>;
	width: number;
	height: number;
}): void {
	const MOVE_MS = 220;
	const pictures = new Map<string, ImageBitmap>();
	// Decoded by hand: the pages' security policies let no data URL in.
	const load = async (picture: string) => {
		const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
		pictures.set(picture, await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' })));
	};
	const loaded = Promise.all(Object.values(sequences).flat().map(load));
	const noise = document.createElement('canvas');
	noise.width = noise.height = 256;
	const grain = noise.getContext('2d');
	const tile = grain?.createImageData(256, 256);
	if (grain && tile) {
		for (let at = 0; at < tile.data.length; at += 4) {
			const value = Math.random() * 255;
			tile.data.set([value, value, value, 16], at);
		}
		grain.putImageData(tile, 0, 0);
	}
	let tracks: MediaStreamTrack[] = [];
	let mode: 'play' | 'frozen' | 'covered' = 'play';
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	const context = canvas.getContext('2d');
	let action: string | null = null;
	let since = 0;
	/** how far into the movement */
	let level = 0;
	const draw = () => {
		if (!context || mode === 'frozen') return;
		const asked = document.querySelector('[data-challenge]')?.getAttribute('data-challenge') ?? null;
		if (asked && sequences[asked] && level === 0 && asked !== action) {
			action = asked;
			// Nobody reacts at once.
			since = performance.now() + 500;
		}
		// Held for as long as the screen asks for it.
		const moves = (action && sequences[action]) || [];
		if (performance.now() >= since) {
			level = Math.max(0, Math.min(moves.length, level + (asked === action ? 1 : -1)));
			since = performance.now() + MOVE_MS;
		}
		if (level === 0 && asked !== action) action = null;
		const url = moves[level - 1] ?? sequences.rest?.[0] ?? '';
		const image = pictures.get(url);
		const shake = () => (Math.random() - 0.5) * 1.2;
		if (mode === 'covered') context.fillRect(0, 0, canvas.width, canvas.height);
		else if (image) {
			context.drawImage(image, shake(), shake(), canvas.width, canvas.height);
			const pattern = context.createPattern(noise, 'repeat');
			if (pattern) {
				context.save();
				context.translate(-Math.random() * 200, -Math.random() * 200);
				context.fillStyle = pattern;
				context.fillRect(0, 0, canvas.width + 400, canvas.height + 400);
				context.restore();
			}
		}
	};
	setInterval(draw, 50);
	window.camera = {
		unplug: () => tracks.forEach((track) => track.stop()),
		freeze: () => (mode = 'frozen'),
		cover: () => (mode = 'covered'),
		resize: () => {
			canvas.width = 480;
			canvas.height = 360;
		}
	};
	navigator.mediaDevices.getUserMedia = async () => {
		await loaded;
		mode = 'play';
		draw();
		const stream = canvas.captureStream(20);
		tracks = stream.getVideoTracks();
		return stream;
	};
}
