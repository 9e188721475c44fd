import { renderSVG } from 'uqr';

/**
 * The page that gets phones, tablets and computers to trust this installation's authority.
 *
 * @param {{ httpsUrl: string, pageUrl: string, fingerprint: string, notAfter: Date }} shown
 *   `pageUrl`: this page as other devices reach it, for the QR code; `fingerprint`: SHA-256 of the authority
 * @returns {string} HTML
 */
export function renderTrustPage({ httpsUrl, pageUrl, fingerprint, notAfter }) {
	const platforms = PLATFORMS.map(
		({ name, steps }) =>
			`<details><summary>${name}</summary><ol>${steps.map((step) => `<li>${step}</li>`).join('')}</ol></details>`
	).join('\n');
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trust Bundy on this device</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Trust Bundy on this device</h1>
<p>A camera works only on a page that the browser trusts. This takes two minutes, once for each phone, tablet and computer.</p>
<ol class="steps">
<li><h2>Get the certificate</h2>
<p><a class="button" href="/bundy-ca.crt" download>Download bundy-ca.crt</a></p>
<p class="note">It vouches for this server and for nothing on the internet. Valid until ${notAfter.toISOString().slice(0, 10)}.</p></li>
<li><h2>Install it</h2>
${platforms}
<p class="note">Before you agree, compare the fingerprint (SHA-256) with the one that the server's console shows:</p>
<code>${fingerprint}</code></li>
<li><h2>Open Bundy</h2>
<p><a class="button" href="${escape(httpsUrl)}">${escape(httpsUrl)}</a></p>
<p class="note">No warning? Then it worked. With a warning, go through step 2 again and restart the browser.</p></li>
</ol>
<aside>
<h2>On another device</h2>
<div class="qr">${renderSVG(pageUrl, { border: 2 }).replace('<svg', `<svg role="img" aria-label="QR code of ${escape(pageUrl)}"`)}</div>
<p>Point its camera here, or type<br><b>${escape(pageUrl)}</b></p>
</aside>
</main>
</body>
</html>
`;
}

const PLATFORMS = [
	{
		name: 'iPhone and iPad',
		steps: [
			'Open this page in <b>Safari</b>, download the certificate and allow the profile.',
			'<b>Settings → Profile Downloaded → Install</b>.',
			'<b>Settings → General → About → Certificate Trust Settings</b>: switch Bundy on.'
		]
	},
	{
		name: 'Android',
		steps: [
			'Download the certificate in Chrome.',
			'<b>Settings → Security &amp; privacy → More security settings → Encryption &amp; credentials → Install a certificate → CA certificate</b>. The names differ a little: search the settings for “CA certificate”.',
			'<b>Install anyway</b>, then choose <i>bundy-ca.crt</i> in Downloads. Android may ask for a screen lock first.'
		]
	},
	{
		name: 'Windows',
		steps: [
			'Open <i>bundy-ca.crt</i> → <b>Install Certificate… → Local Machine</b>.',
			'<b>Place all certificates in the following store → Browse → Trusted Root Certification Authorities</b>.',
			'For many computers: Group Policy, or <code>certutil -addstore -f Root bundy-ca.crt</code> as administrator.'
		]
	},
	{
		name: 'Mac',
		steps: [
			'Open <i>bundy-ca.crt</i>; Keychain Access adds it.',
			'Open it there (search for Bundy) and set <b>Trust → When using this certificate → Always Trust</b>.'
		]
	},
	{
		name: 'Chromebook and Linux',
		steps: [
			'Chrome and Chromium: <b>Settings → Privacy and security → Security → Manage certificates → Custom → Installed by you → Trusted Certificates → Import</b>.',
			'Managed Chromebooks: Google Admin console → <b>Devices → Networks → Certificates</b>.'
		]
	},
	{
		name: 'Firefox, on any system',
		steps: [
			'<b>Settings → Privacy &amp; Security → Certificates → View Certificates → Authorities → Import</b>.',
			'Tick <b>Trust this CA to identify websites</b>.'
		]
	}
];

/** @param {string} text */
const escape = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --muted: #556070; --paper: #f6f7f9; --card: #fff; --line: #d9dee6; --accent: #1d4ed8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --muted: #a5afbd; --paper: #12161d; --card: #1b212b; --line: #323b49; --accent: #8fb4ff; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; display: grid; gap: 1.5rem; grid-template-columns: minmax(0, 1fr) }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 } h2 { font-size: 1.05rem; margin: 0 }
main > p { margin: 0; max-width: 40rem }
ol.steps { margin: 0; padding: 0; list-style: none; counter-reset: step; display: grid; gap: 1rem }
ol.steps > li { counter-increment: step; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem 1.25rem }
ol.steps > li > h2::before { content: counter(step) ". " }
p { margin: .6rem 0 }
.note { color: var(--muted); font-size: .9rem }
.button { display: inline-block; background: var(--accent); color: var(--paper); padding: .65rem 1rem; border-radius: .5rem; text-decoration: none; font-weight: 600; overflow-wrap: anywhere }
details { border-top: 1px solid var(--line); padding: .2rem 0 }
summary { padding: .6rem 0; cursor: pointer; font-weight: 600 }
details ol { margin: 0 0 .6rem; padding-left: 1.4rem }
code { font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere }
aside { text-align: center } .qr { background: #fff; border-radius: .75rem; padding: .5rem; width: 13rem; margin: .8rem auto }
.qr svg { display: block; width: 100%; height: auto }
@media (min-width: 52rem) { main { grid-template-columns: minmax(0, 1fr) 15rem } h1, main > p { grid-column: 1 / -1 } }
`;
