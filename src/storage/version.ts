import type { migrations } from './schema.js';

/** Marks a SQLite file as ours ("PSYN"). */
export const applicationId = 0x5053594e;

/**
 * The `user_version` of the newest schema: how many steps lead to it. Written out, for who only reads does not load
 * their text; when it is wrong, this line does not compile.
 */
export const schemaVersion: (typeof migrations)['length'] = 10;
