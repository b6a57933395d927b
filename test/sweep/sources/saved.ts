import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../../../src/storage/schema/schema.js';
import { applicationId } from '../../../src/storage/schema/version.js';
import type { memoryDatabase } from '../../sync/import/support.js';

/** A home whose database is a copy of one in memory, as commands open it; the caller removes it. */
export function savedAs(db: ReturnType<typeof memoryDatabase>): string {
  const home = mkdtempSync(join(tmpdir(), 'polar-sync-sweep-'));
  db.pragma(`application_id = ${applicationId}`);
  db.pragma(`user_version = ${migrations.length}`);
  db.prepare('VACUUM INTO ?').run(join(home, 'polar-sync.db'));
  return home;
}
