import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { recordsOf } from '../../../src/commands/kinds/records.js';
import type { KindRecord } from '../../../src/kinds/kinds.js';
import { wholeRecords } from '../../support/data/records.js';
import { openQuickly } from '../../support/store.js';
import { dataLibrary } from '../data-library.js';
import { run, temporaryFolder } from '../run.js';

/** A day of beats of one watch, with these intervals from a time on. */
function beats(date: string, hours: number, intervals: readonly number[], device = '0E92C540'): KindRecord {
  const [count, start_offset_ms] = [intervals.length, hours * 3_600_000];
  return {
    ...{ kind: 'ppi', id: `${date}/${device}`, date, time_basis: 'local', source: 'accesslink_v4', device_id: device },
    ...{ beat_count: count, usable_beat_count: count },
    stretches: [{ start_offset_ms, usable: 1, beat_count: count, intervals_ms: JSON.stringify(intervals) }],
  };
}

/** The night of 2026-02-22 was asleep from 23:04 to 06:31. */
const records = [
  wholeRecords.sleep,
  beats('2026-02-21', 23.5, [1000, 1100]),
  beats('2026-02-22', 2, [900, 1000]),
  beats('2026-02-22', 3, [1000, 1040, 1000], '55667788'),
  beats('2026-02-23', 3, [800, 810]),
];

async function asked() {
  const env = dataLibrary(temporaryFolder(), records);
  return async (...argv: string[]) => (await run(argv, { env })).stdout;
}

const night = {
  ...{ night_beat_count: 4, night_heart_rate_bpm: 60, night_hrv_rmssd_ms: 100, night_sdnn_ms: 81.6 },
  night_pnn50_percent: 100,
};

describe('beats', () => {
  it('are listed with the variability of the night that ends on the day, for each watch', async () => {
    const ask = await asked();
    expect(await ask('list', '--data', 'ppi')).toBe(
      [
        'Day\tDevice\tBeats\tUsable\tNight RMSSD\tSDNN\tpNN50',
        '2026-02-21\t0E92C540\t2\t2\t\t\t',
        '2026-02-22\t0E92C540\t2\t2\t100 ms\t82 ms\t100%',
        '2026-02-22\t55667788\t3\t3\t40 ms\t23 ms\t0%',
        '2026-02-23\t0E92C540\t2\t2\t\t\t',
        '',
      ].join('\n'),
    );
    const [, second] = JSON.parse(await ask('list', '--data', 'ppi', '--json'));
    expect(second).toMatchObject({ id: '2026-02-22/0E92C540', ...night });
    expect(second).not.toHaveProperty('stretches');
  });

  it('are exported with it, and shown without arrays of thousands of numbers', async () => {
    const ask = await asked();
    const csv = await ask('export', '--data', 'ppi', '--format', 'csv', '--out', '-');
    const [header, , row] = csv
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    const cells = Object.fromEntries(header!.map((name, i) => [name, row![i]]));
    expect(cells).toMatchObject({ id: '2026-02-22/0E92C540', night_hrv_rmssd_ms: '100', night_sdnn_ms: '81.6' });
    const list = await ask('export', '--data', 'ppi', '--format', 'csv', '--table', 'ppi_stretches', '--out', '-');
    expect(list).toContain('2026-02-22/0E92C540,2026-02-22,7200000,1,2,"[900,1000]"');
    const json = JSON.parse(await ask('export', '--data', 'ppi', '--format', 'json', '--out', '-'));
    expect(json[1]).toMatchObject({ ...night, stretches: [{ intervals_ms: '[900,1000]' }] });
    const shown = await ask('show', '--data', 'ppi', '2026-02-22');
    expect(shown).toMatch(/^Night HRV +100 ms$/m);
    expect(shown).toMatch(/^Night pNN50 +100%$/m);
    expect(shown).not.toContain('[900');
  });

  it('are not part of all: they are named, or left out', async () => {
    const ask = await asked();
    expect(JSON.parse(await ask('list', '--data', 'all', '--json')).map(({ kind }: KindRecord) => kind)).toEqual([
      'sleep',
    ]);
    expect(JSON.parse(await ask('list', '--data', 'all,ppi', '--json'))).toHaveLength(5);
  });

  it('are read once, though most nights begin on the day before', () => {
    const store = openQuickly(join(temporaryFolder(), 'polar.db'));
    store.atomically(() => {
      for (const record of records) store.records.save('1', record);
    });
    const read = vi.spyOn(store.records, 'iterate');
    const days = [...recordsOf(store.records, 'ppi', {})];
    expect(days).toHaveLength(4);
    const asked = read.mock.calls.filter(([kind]) => kind === 'ppi').map(([, filter]) => filter?.ids);
    // The evening before the first day of each watch is nowhere.
    expect(asked).toEqual([undefined, ['2026-02-20/0E92C540'], ['2026-02-21/55667788']]);
    const last = [...recordsOf(store.records, 'ppi', { since: '2026-02-22', until: '2026-02-22' })];
    expect(last[0]).toMatchObject(night);
    store.close();
  });
});
