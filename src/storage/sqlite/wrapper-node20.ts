import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';

const require = createRequire(import.meta.url);

/** The JavaScript of better-sqlite3 12.9. The build may put the code itself here. @throws when it is not installed. */
export const wrapperOfNode20 = () => require('better-sqlite3-node20') as typeof BetterSqlite3;
