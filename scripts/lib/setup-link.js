import { createHash, randomBytes } from 'node:crypto';

const VALID_HOURS = 24;

/**
 * Until an administrator exists, makes a fresh one-time setup token; older unused ones die with it. The
 * database keeps only the SHA-256 of the token's characters.
 *
 * @param {string} databaseUrl
 * @returns {Promise<string | null>} the token, 32 random bytes in base64url; null when Bundy is set up
 */
export async function issueSetupToken(databaseUrl) {
	const { createConnection } = await import('mysql2/promise');
	const connection = await createConnection({ uri: databaseUrl, connectTimeout: 5000, timezone: 'Z' });
	try {
		const [admins] = await connection.query("SELECT 1 FROM app_user WHERE role = 'admin' LIMIT 1");
		if (Array.isArray(admins) && admins.length > 0) return null;
		const token = randomBytes(32).toString('base64url');
		const now = new Date();
		const expiresAt = new Date(now.getTime() + VALID_HOURS * 3_600_000);
		await connection.query("DELETE FROM one_time_token WHERE purpose = 'setup' AND used_at IS NULL");
		await connection.query(
			"INSERT INTO one_time_token (token_hash, purpose, subject_id, expires_at, used_at, created_at) VALUES (?, 'setup', NULL, ?, NULL, ?)",
			[createHash('sha256').update(token, 'ascii').digest(), expiresAt, now]
		);
		return token;
	} finally {
		connection.destroy();
	}
}

/**
 * @param {string} address as `http://localhost:3000`
 * @param {string} token
 */
export const setupLink = (address, token) => `${address}/setup?token=${token}`;
