import { randomBytes } from 'node:crypto';
import { uuidv7 } from '$domain/uuid';

/** A fresh primary key. */
export const newId = (now: Date): string => uuidv7(now.getTime(), randomBytes(10));
