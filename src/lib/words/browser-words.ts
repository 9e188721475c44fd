import { m } from '$lib/paraglide/messages';

/** Words for a browser's own description of itself, good enough to tell the phone from the computer. */
export function sayBrowser(userAgent: string | null): string {
	if (!userAgent) return m.unknown_browser();
	const browser = /Edg\//.test(userAgent)
		? 'Edge'
		: /Firefox\//.test(userAgent)
			? 'Firefox'
			: /Chrome\//.test(userAgent)
				? 'Chrome'
				: /Safari\//.test(userAgent)
					? 'Safari'
					: 'Browser';
	const system = /Android/.test(userAgent)
		? 'Android'
		: /iPhone|iPad/.test(userAgent)
			? 'iOS'
			: /Windows/.test(userAgent)
				? 'Windows'
				: /Mac OS X/.test(userAgent)
					? 'macOS'
					: /Linux/.test(userAgent)
						? 'Linux'
						: null;
	return system ? m.browser_on({ browser, system }) : browser;
}
