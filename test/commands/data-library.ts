import { join } from 'node:path';
import type { KindRecord } from '../../src/kinds/kinds.js';
import { recordKinds } from '../../src/kinds/kinds.js';
import { wholeRecords } from '../support/data/records.js';
import { openQuickly } from '../support/store.js';
import { run, temporaryFolder } from './run.js';

const { sleep } = wholeRecords;

/** One record of every kind with every field, and a second night with few values. */
export const storedRecords: KindRecord[] = [
  ...recordKinds.map((kind) => wholeRecords[kind]),
  {
    ...{ kind: 'sleep', id: '2026-02-23', date: '2026-02-23', time_basis: 'utc', source: 'accesslink' },
    start_time: '2026-02-22T22:30:00Z',
    start_time_local: '2026-02-22T23:30:00',
    end_time_local: sleep.end_time_local.replace('-22', '-23'),
    device_id: '=cmd()',
  },
];

/** Writes a database with these records below `home` and returns the environment for it. */
export function dataLibrary(home: string, records = storedRecords): Record<string, string> {
  const store = openQuickly(join(home, 'polar-sync.db'));
  store.atomically(() => {
    for (const record of records) store.records.save('10579', record);
  });
  store.close();
  return { POLAR_SYNC_HOME: home };
}

/** Runs with the records of every kind stored. */
export function asked(home = temporaryFolder()) {
  const env = dataLibrary(home);
  return (argv: string[], terminal?: number) => run(argv, { env, ...(terminal !== undefined && { terminal }) });
}

/** A record as it is printed. */
export const described = (record: KindRecord) => ({
  schema: `polar-sync.${record.kind.replaceAll('_', '-')}/1`,
  ...record,
});
