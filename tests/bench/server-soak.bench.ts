import { randomBytes } from 'node:crypto';
import { createSession } from '$lib/server/access/sessions';
import { startApp } from '../support/app';
import { runBench } from '../support/bench';
import { openAppContext } from '../support/context';
import { enrolPeople } from './enrol-people';
import { keepReading, openPost } from './flood';
import { soak } from './soak';

const MINUTES = Number(process.env.BENCH_SOAK_MINUTES ?? 30);
const PAGES = ['/admin', '/admin/employees', '/admin/punches', '/admin/devices', '/me'];

/** The server alone over half an hour of kiosks and an office: `npm run bench server-soak [-- --soak MINUTES]`. */
await runBench(async (say) => {
	const masterKey = randomBytes(32);
	const app = await startApp({
		env: { BUNDY_MASTER_KEY: masterKey.toString('base64'), LOG_LEVEL: 'error' }
	});
	const context = openAppContext(app, masterKey);
	try {
		const siteId = await context.newSite();
		const admin = await context.newAdmin();
		if (admin.kind !== 'user') throw new Error('nobody');
		const { token } = await createSession(context.db, admin.userId, new Date());
		await enrolPeople(context, siteId, 60);
		say(`soaking for ${MINUTES} min`);
		const stop = keepReading(app.url, { cookie: `session=${token}`, pages: PAGES });
		const soaked = await soak(context, {
			minutes: MINUTES,
			siteId,
			post: openPost(app.url, 8),
			url: app.url
		});
		const { times, refused } = await stop();
		return { ...soaked, pages: times.length, pagesRefused: refused };
	} finally {
		await context.close();
		await app.stop();
	}
});
