import { randomBytes } from 'node:crypto';
import { DESCRIPTOR_DIMENSIONS, RECOGNITION_MODEL } from '$domain/face/models';
import { employee, roster } from '$lib/server/db/schema/employee';
import { employeeKey, enrolment, galleryRevision, template } from '$lib/server/db/schema/enrolment';
import { department } from '$lib/server/db/schema/organisation';
import { createEmployeeKey, sealTemplate } from '$lib/server/enrolment/template-seal';
import { newId } from '$lib/server/id';
import { runServer } from '../../scripts/lib/run-server.js';
import { ROOT } from '../../scripts/lib/settings.js';
import { E2E_BUILD, readRssMb } from '../support/app';
import { openDatabaseContext, type TestContext } from '../support/context';
import { createTestDatabase } from '../support/database';
import { DeviceClient, look } from '../support/device-client';
import { openPost } from './flood';

const CHUNK = 1_000;
const PUNCHES = 40;

export type GalleryMemory = { rssMb: number; firstPunchSeconds: number };

/** A fresh server's memory after forty punches at a kiosk whose roster has so many people. */
export async function measureMemory(
	sizes: readonly number[],
	say: (line: string) => void
): Promise<Record<string, GalleryMemory>> {
	const masterKey = randomBytes(32);
	const database = await createTestDatabase();
	const context = openDatabaseContext(database, masterKey);
	const siteId = await context.newSite();
	const result: Record<string, GalleryMemory> = {};
	let there = 0;
	try {
		for (const size of sizes) {
			say(`enrolling ${(size - there).toLocaleString('en')} people`);
			await addPeople(context, siteId, size - there);
			there = size;
			result[String(size)] = await measureServer(context, siteId, {
				DATABASE_URL: database.url,
				BUNDY_MASTER_KEY: masterKey.toString('base64'),
				BUNDY_BUILD: E2E_BUILD,
				LOG_LEVEL: 'error'
			});
			say(`${size.toLocaleString('en')} templates: ${result[String(size)]?.rssMb} MB`);
		}
	} finally {
		await context.close();
		await database.drop();
	}
	return result;
}

async function measureServer(
	context: TestContext,
	siteId: string,
	env: Record<string, string>
): Promise<GalleryMemory> {
	const server = await runServer({ root: ROOT, port: 0, env, output: 2 });
	const post = openPost(`http://localhost:${server.port}`, 1);
	try {
		const begun = performance.now();
		let firstPunchSeconds = 0;
		for (let i = 0; i < PUNCHES; i++) {
			// A device is not answered more than thirty times a minute.
			const device = await DeviceClient.pair(context, { siteId });
			const event = await device.punch(look(i), { nonce: device.nonce() });
			for (;;) {
				// Loading a hundred thousand faces takes longer than a device waits, who then asks again.
				const { status, text } = await post('/api/v1/punches', JSON.stringify(device.batch(event)));
				if (status === 200) break;
				if (status !== 503) throw new Error(`${status}: ${text.slice(0, 200)}`);
				await new Promise((resolve) => setTimeout(resolve, 500));
			}
			if (i === 0) firstPunchSeconds = Math.round(performance.now() - begun) / 1000;
		}
		return { rssMb: readRssMb(server.pid), firstPunchSeconds };
	} finally {
		await server.stop();
	}
}

/** Employees with a face each, written as an enrolment leaves them. */
async function addPeople(context: TestContext, siteId: string, count: number): Promise<void> {
	const { db, keys } = context;
	const createdAt = new Date();
	const departmentId = newId(createdAt);
	await db.insert(department).values({ id: departmentId, name: `Department ${departmentId}`, createdAt });
	for (let done = 0; done < count; done += CHUNK) {
		const ids = Array.from({ length: Math.min(CHUNK, count - done) }, () => newId(createdAt));
		await db.insert(employee).values(
			ids.map((id) => ({
				id,
				employeeNumber: id.slice(-12),
				name: `Employee ${id}`,
				departmentId,
				siteId,
				createdAt
			}))
		);
		await db.insert(roster).values(ids.map((employeeId) => ({ siteId, employeeId, createdAt })));
		const faces = ids.map((employeeId) => {
			const { key, wrapped } = createEmployeeKey(keys, employeeId);
			const templateId = newId(createdAt);
			const identity = { employeeId, templateId, modelId: RECOGNITION_MODEL };
			return { employeeId, templateId, wrapped, sealed: sealTemplate(key, identity, randomFace()) };
		});
		await db.insert(employeeKey).values(
			faces.map(({ employeeId, wrapped }) => ({
				employeeId,
				wrappedKey: wrapped,
				masterKeyId: keys.masterKeyId,
				createdAt
			}))
		);
		const enrolments = faces.map(({ employeeId }) => ({
			id: newId(createdAt),
			employeeId,
			consentId: newId(createdAt),
			modelId: RECOGNITION_MODEL,
			source: 'camera' as const,
			createdBy: newId(createdAt),
			createdAt
		}));
		await db.insert(enrolment).values(enrolments);
		await db.insert(template).values(
			faces.map(({ employeeId, templateId, sealed }, i) => ({
				id: templateId,
				employeeId,
				enrolmentId: enrolments[i]?.id ?? '',
				modelId: RECOGNITION_MODEL,
				look: 0,
				samples: 5,
				sealed,
				createdAt
			}))
		);
	}
	await db
		.insert(galleryRevision)
		.values({ id: 1, revision: Date.now() })
		.onDuplicateKeyUpdate({ set: { revision: Date.now() } });
}

function randomFace(): Float32Array {
	const bytes = randomBytes(DESCRIPTOR_DIMENSIONS[RECOGNITION_MODEL] * 2);
	const vector = Float32Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(i * 2));
	const length = Math.hypot(...vector);
	return vector.map((value) => value / length);
}
