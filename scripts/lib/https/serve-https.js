import { hostname, networkInterfaces } from 'node:os';
import { renderUnicodeCompact } from 'uqr';
import { fingerprintOf, keepCertificates } from './keep-certificates.js';
import { listMachineNames } from './machine-names.js';
import { startTrustServer } from './trust-server.js';

/** How soon a new address of this machine is in its certificate. */
const LOOK_EVERY_MS = 60_000;

/**
 * HTTPS for the local network: keeps the certificates and serves, over plain HTTP, the page that gets devices to trust
 * them. The server looks at its certificate file by itself.
 *
 * @param {{ settings: Pick<import('../settings.js').Settings, 'dataDir' | 'port' | 'httpsPort' | 'host' | 'hostNames'>, progress: import('../progress.js').Progress }} options
 */
export async function serveHttps({ settings, progress }) {
	const { dataDir, port, httpsPort, host, hostNames } = settings;
	const look = () => {
		const names = listMachineNames({
			hostname: hostname(),
			interfaces: networkInterfaces(),
			extra: hostNames
		});
		return keepCertificates({ dataDir, names, now: new Date() });
	};
	let kept = await look();
	if (kept.renewed === 'authority')
		progress.line('Made a new certificate authority: each device has to trust it.');
	const timer = setInterval(() => {
		look().then(
			(next) => (kept = next),
			(error) => progress.line(`The certificate could not be renewed: ${error.message}`)
		);
	}, LOOK_EVERY_MS);
	timer.unref();
	const { lan } = listMachineNames({ hostname: hostname(), interfaces: networkInterfaces(), extra: [] });
	const trust = await startTrustServer({
		port,
		host,
		httpsPort,
		lanAddress: lan[0],
		authority: () => kept.authorityPem
	});
	const trustUrl = `http://${lan[0] ?? 'localhost'}:${trust.port}`;
	return {
		trustUrl,
		/** of `trustUrl`, for a terminal */
		qrCode: renderUnicodeCompact(trustUrl, { border: 1 }),
		serverEnv: { BUNDY_TLS_CERT_FILE: kept.certFile, BUNDY_TLS_KEY_FILE: kept.keyFile },
		fingerprint: fingerprintOf(kept.authorityPem),
		async stop() {
			clearInterval(timer);
			await trust.stop();
		}
	};
}
