import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listPhotos } from './photo-folder';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'photos '));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text = path) {
	mkdirSync(join(folder, path, '..'), { recursive: true });
	writeFileSync(join(folder, path), text);
}

test('a folder is a person, whatever it is called', () => {
	put('José Ñuñez/1 #1 (50%).JPG');
	put('Ana/2.png');
	put('Ana/1.heic');
	expect(listPhotos(folder).map(({ identity, path }) => [identity, path])).toEqual([
		['Ana', 'Ana/1.heic'],
		['Ana', 'Ana/2.png'],
		['José Ñuñez', 'José Ñuñez/1 #1 (50%).JPG']
	]);
});

test('what is no photograph is passed over', () => {
	put('MANIFEST.csv');
	put('Ana/notes.txt');
	put('Ana/._1.jpg');
	put('.git/1.jpg');
	mkdirSync(join(folder, 'Ana', 'folder.jpg'));
	mkdirSync(join(folder, 'Empty'));
	symlinkSync(join(folder, 'gone.jpg'), join(folder, 'Ana', 'gone.jpg'));
	expect(listPhotos(folder)).toEqual([]);
});

test('the same picture has the same digest under any name', () => {
	put('Ana/1.jpg', 'bytes');
	put('Ben/2.jpg', 'bytes');
	put('Ben/3.jpg', 'others');
	const [first, second, third] = listPhotos(folder).map(({ sha256 }) => sha256);
	expect(first).toBe(second);
	expect(third).not.toBe(first);
});
