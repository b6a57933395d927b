import { newestOfKinds } from '../records/kind-sql.js';
import type { written } from './schema.js';

/** Marks a SQLite file as polar-sync's ("PSYN"). */
export const applicationId = 0x5053594e;

/** Hard-coded so that read-only commands need not load the SQL of the steps; a wrong number does not compile. */
const steps: (typeof written)['length'] = 18;

/** The `user_version` of the newest schema: how many steps lead to it. */
export const schemaVersion = Math.max(steps, newestOfKinds);
