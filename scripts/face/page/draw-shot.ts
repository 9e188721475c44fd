import { warpHead } from '../head-warp';
import type { Shot } from '../liveness-clips';

/** What the camera of a kiosk delivers. */
export const FILM = { width: 640, height: 480 };

const pictures = new Map<string, Promise<ImageBitmap>>();

/** The photograph as it is; fetched once. */
export function loadPicture(photo: string): Promise<ImageBitmap> {
	const known = pictures.get(photo);
	if (known) return known;
	const loading = fetch(photo).then(async (response) => createImageBitmap(await response.blob()));
	pictures.set(photo, loading);
	return loading;
}

/** What is before the camera at one moment, on a grey wall: a head, a print, or a phone. */
export async function drawShot(shot: Shot): Promise<OffscreenCanvas> {
	const photograph = await loadPicture(shot.photo);
	const { canvas, context } = createCanvas(FILM.width, FILM.height);
	context.fillStyle = '#8a8a86';
	context.fillRect(0, 0, FILM.width, FILM.height);
	context.translate(FILM.width / 2 + shot.x, FILM.height / 2 + shot.y);
	context.rotate((shot.degrees * Math.PI) / 180);
	context.scale(shot.scale, shot.scale);
	const head = shot.head ? turnHead(photograph, shot) : photograph;
	if (shot.screen) drawPhone(context, photograph, shot);
	drawSheet(context, shot.screen ? toScreen(head) : head, { ...shot, size: photograph.width });
	return canvas;
}

function turnHead(photograph: ImageBitmap, { head, place }: Shot): OffscreenCanvas {
	const { width, height } = photograph;
	const { canvas, context } = createCanvas(width, height);
	context.drawImage(photograph, 0, 0);
	if (head) {
		const turned = warpHead(context.getImageData(0, 0, width, height), place, head);
		context.putImageData(new ImageData(turned, width, height), 0, 0);
	}
	return canvas;
}

/** The dark body of a phone a little larger than its picture. */
function drawPhone(
	context: OffscreenCanvasRenderingContext2D,
	{ width, height }: ImageBitmap,
	shot: Shot
): void {
	const wide = width * 1.1 * Math.cos((shot.paperTurn * Math.PI) / 180);
	context.fillStyle = '#0c0c0e';
	context.fillRect(-wide / 2, -height * 0.62, wide, height * 1.24);
}

/** Brighter and of more contrast than paper, in lit squares with dark lines between: what makes moiré in a camera. */
function toScreen(picture: ImageBitmap | OffscreenCanvas): OffscreenCanvas {
	const dots = 3;
	const { canvas, context } = createCanvas(picture.width * dots, picture.height * dots);
	context.filter = 'brightness(1.3) contrast(1.1)';
	context.drawImage(picture, 0, 0, canvas.width, canvas.height);
	context.filter = 'none';
	context.fillStyle = 'rgb(0 0 0 / 40%)';
	for (let x = 0; x < canvas.width; x += dots) context.fillRect(x, 0, 1, canvas.height);
	for (let y = 0; y < canvas.height; y += dots) context.fillRect(0, y, canvas.width, 1);
	return canvas;
}

/** Paper or screen turned about its upright axis and bent about it, column by column; nearer columns are taller. */
function drawSheet(
	context: OffscreenCanvasRenderingContext2D,
	picture: ImageBitmap | OffscreenCanvas,
	{ paperTurn, bend, size }: Shot & { size: number }
): void {
	const cos = Math.cos((paperTurn * Math.PI) / 180);
	const sin = Math.sin((paperTurn * Math.PI) / 180);
	// Seen from two picture widths away.
	const away = 2 * size;
	const place = (share: number) => {
		const angle = (share - 0.5) * bend;
		const flat = (share - 0.5) * size;
		const across = bend === 0 ? flat : (Math.sin(angle) / bend) * size;
		const behind = bend === 0 ? 0 : ((1 - Math.cos(angle)) / bend) * size;
		const depth = away / (away + across * sin + behind * cos);
		return { x: (across * cos - behind * sin) * depth, depth };
	};
	const tall = (picture.height / picture.width) * size;
	for (let column = 0; column < picture.width; column++) {
		const from = place(column / picture.width);
		const to = place((column + 1) / picture.width);
		const height = tall * from.depth;
		const wide = Math.max(to.x - from.x, 0) + 0.6;
		context.drawImage(picture, column, 0, 1, picture.height, from.x, -height / 2, wide, height);
	}
}

function createCanvas(width: number, height: number) {
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d');
	if (!context) throw new Error('this browser gives no 2d canvas');
	return { canvas, context };
}
