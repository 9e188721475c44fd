export type Host = { host: string; port: number };

/** `db2:3306, db3`, as DATABASE_STANDBY has it. Throws Error with a sentence that says what to mend. */
export function parseStandby(text: string | undefined): Host[] {
	return (text ?? '')
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean)
		.map((part) => {
			const match = /^(\[[0-9a-f:]+\]|[\w.-]+)(?::(\d{1,5}))?$/i.exec(part);
			if (!match?.[1])
				throw new Error(`DATABASE_STANDBY must look like db2:3306,db3:3306, and has "${part}"`);
			return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2] ?? 3306) };
		});
}
