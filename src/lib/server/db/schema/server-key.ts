import { datetime, mysqlTable, varchar } from 'drizzle-orm/mysql-core';
import { varbinary } from '../columns';

/** Keys that all replicas share; the private half is wrapped by the master key. */
export const serverKey = mysqlTable('server_key', {
	/** `receipt` signs receipts and leases; `seal:` and a key id for each key that devices seal to, old ones kept */
	purpose: varchar('purpose', { length: 32 }).primaryKey(),
	publicKey: varbinary('public_key', { length: 65 }).notNull(),
	/** PKCS#8 under AES-256-GCM */
	wrappedPrivateKey: varbinary('wrapped_private_key', { length: 300 }).notNull(),
	createdAt: datetime('created_at', { mode: 'date', fsp: 3 }).notNull()
});
