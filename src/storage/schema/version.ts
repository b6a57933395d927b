import { newestOfKinds } from '../records/kind-sql.js';
import type { written } from './schema.js';

/** Marks a SQLite file as ours ("PSYN"). */
export const applicationId = 0x5053594e;

/** Hard-coded so that commands that only read need not load the text of the steps; when it is wrong, it does not compile. */
const steps: (typeof written)['length'] = 11;

/** The `user_version` of the newest schema: how many steps lead to it. */
export const schemaVersion = Math.max(steps, newestOfKinds);
