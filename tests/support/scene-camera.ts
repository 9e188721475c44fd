import type { Page } from 'playwright-core';
import { SCENES, type Scene } from './camera-scene';
import { drawFrame, TURNS } from './fake-camera';

/** Frames of each scene; they sway, and the page adds noise of its own to every one. */
const FRAMES = 6;
/** Places of a turning head to either side of the middle. */
const SIDE = TURNS / 4;

declare global {
	interface Window {
		/** who stands before the camera from now on */
		showScene: (scene: string) => void;
		/** as if its plug were pulled; opening the camera again plugs it in */
		unplugCamera: () => void;
	}
}

/** A canvas in place of the camera, whose scene the test changes while the page looks; all behind it is the app's own. */
export async function putCanvasCamera(page: Page, scenes: readonly Scene[]): Promise<void> {
	const frames = Object.fromEntries(
		scenes.map((scene) => [scene, scene === 'turning' ? drawTurn() : drawSway(scene)])
	);
	// A loader that keeps the names of functions (esbuild's, under the benches) calls this helper in what the page is given.
	await page.addInitScript('globalThis.__name ??= (named) => named');
	await page.addInitScript(installCamera, { frames, first: scenes[0] ?? '' });
}

/** Who stands before the camera from now on. */
export async function showScene(page: Page, scene: Scene): Promise<void> {
	await page.evaluate((name) => window.showScene(name), scene);
}

function drawSway(scene: Scene): string[] {
	return Array.from({ length: FRAMES }, (_, index) =>
		drawFrame({ people: [...SCENES[scene].people] }, index).toString('base64')
	);
}

/** From the person's right to the person's left. */
function drawTurn(): string[] {
	const scene = { ...SCENES.turning, people: [...SCENES.turning.people] };
	return Array.from({ length: 2 * SIDE + 1 }, (_, index) =>
		drawFrame(scene, (index - SIDE + TURNS) % TURNS).toString('base64')
	);
}

/** Runs in the page. */
function installCamera({ frames, first }: { frames: Record<string, string[]>; first: string }): void {
	const load = (picture: string) =>
		createImageBitmap(
			new Blob([Uint8Array.from(atob(picture), (character) => character.charCodeAt(0))], {
				type: 'image/jpeg'
			})
		);
	let shown = first;
	window.showScene = (scene) => (shown = scene);
	let tracks: MediaStreamTrack[] = [];
	window.unplugCamera = () => tracks.forEach((track) => track.stop());
	navigator.mediaDevices.getUserMedia = async () => {
		const pictures: Record<string, ImageBitmap[]> = {};
		for (const [scene, list] of Object.entries(frames)) pictures[scene] = await Promise.all(list.map(load));
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [640, 480];
		const context = canvas.getContext('2d');
		let count = 0;
		let place = 0;
		/** Whoever turns reads what the screen asks for; the head takes half a second to a side. */
		const turn = (middle: number) => {
			const words = Array.from(document.querySelectorAll('[role=status]'), (each) => each.textContent).join();
			const aim = words.includes('left') ? middle : words.includes('right') ? -middle : 0;
			if (count % 2 === 0) place += Math.sign(aim - place);
			return place + middle;
		};
		const draw = () => {
			const list = pictures[shown] ?? [];
			count++;
			const image = list[shown === 'turning' ? turn(list.length >> 1) : count % list.length];
			if (!context || !image) return;
			context.drawImage(image, 0, 0);
			for (let i = 0; i < 400; i++) {
				const grey = Math.floor(Math.random() * 255);
				context.fillStyle = `rgb(${grey} ${grey} ${grey} / 8%)`;
				context.fillRect(Math.random() * 640, Math.random() * 480, 8, 8);
			}
		};
		draw();
		setInterval(draw, 50);
		const stream = canvas.captureStream(20);
		tracks = stream.getVideoTracks();
		return stream;
	};
}
