import { customType } from 'drizzle-orm/mysql-core';
import { formatUuid, parseUuid } from '$domain/uuid';

/** A UUIDv7 kept as BINARY(16), text in the program. */
export const uuid = customType<{ data: string; driverData: Buffer }>({
	dataType: () => 'binary(16)',
	toDriver: (text) => Buffer.from(parseUuid(text)),
	fromDriver: (bytes) => formatUuid(bytes)
});

/** Fixed-length bytes, such as a SHA-256. */
export const binary = customType<{ data: Buffer; driverData: Buffer; config: { length: number } }>({
	dataType: (config) => `binary(${config?.length ?? 1})`
});

/** Variable bytes, such as a sealed descriptor. */
export const varbinary = customType<{ data: Buffer; driverData: Buffer; config: { length: number } }>({
	dataType: (config) => `varbinary(${config?.length ?? 255})`
});

/** Bytes of up to 16 MB. */
export const mediumblob = customType<{ data: Buffer; driverData: Buffer }>({
	dataType: () => 'mediumblob'
});

/**
 * A JSON column. MySQL's driver parses it; MariaDB, where JSON is text with a check, hands it over as a string. What comes
 * out is `unknown`: whoever reads it parses it with a schema.
 */
export const json = customType<{ data: unknown; driverData: unknown }>({
	dataType: () => 'json',
	toDriver: (value) => JSON.stringify(value),
	fromDriver: (value) => (typeof value === 'string' ? JSON.parse(value) : value)
});

/**
 * A value kept as the JSON text it was written as, up to 16 MB: a JSON column of MySQL would put the keys in another
 * order, and MariaDB has none. Whoever reads it parses it with its schema.
 */
export const jsonText = customType<{ data: unknown; driverData: string }>({
	dataType: () => 'mediumtext',
	toDriver: (value) => JSON.stringify(value),
	fromDriver: (text): unknown => JSON.parse(text)
});
