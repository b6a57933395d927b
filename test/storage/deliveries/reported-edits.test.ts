import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Deliveries } from '../../../src/storage/deliveries/deliveries.js';
import { openDatabase } from '../../../src/storage/open.js';
import { upgrade } from '../../../src/storage/schema/migrate.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { temporaryFolder } from '../../support/folder.js';

const hash = 'ab'.repeat(32);

it('an edit that was reported before reported edits had a column stays reported', () => {
  const db = openDatabase(join(temporaryFolder(), 'old.db'), migrations.slice(0, 14));
  const insert = db.prepare(
    `INSERT INTO deliveries (user_id, target, kind, item, state, content_hash, content, reason, first_at, changed_at)
     VALUES ('1', 'folder', 'workout', ?, ?, 'h', '{}', ?, '2026-01-01', '2026-01-01')`,
  );
  insert.run('reported', 'sent', `edited since: ${hash}`);
  insert.run('failed', 'sent', 'the service is not available');
  insert.run('open', 'unknown', 'edited since: not a sentence of ours');
  upgrade(db, migrations);
  const rows = new Deliveries(db).list().map(({ item, reason, reportedHash }) => [item, reason, reportedHash]);
  expect(rows).toEqual([
    ['failed', 'the service is not available', undefined],
    ['open', 'edited since: not a sentence of ours', undefined],
    ['reported', undefined, hash],
  ]);
  db.close();
});
