import { describe, expect, it } from 'vitest';
import type { KindRecord } from '../../../src/kinds/kinds.js';
import { wholeRecords } from '../../support/data/records.js';
import { dataLibrary } from '../data-library.js';
import { run, temporaryFolder } from '../run.js';

/** What a terminal of `columns` shows of the latest day; without columns, what a pipe gets. */
async function shown(record: KindRecord, terminal?: number, ...flags: string[]): Promise<string> {
  const env = dataLibrary(temporaryFolder(), [record]);
  const kind = { daily_activity: 'activity' }[record.kind as string] ?? record.kind.replaceAll('_', '-');
  const argv = ['show', '--data', kind, 'latest', '--no-color', ...flags];
  return (await run(argv, { env, ...(terminal !== undefined && { terminal }) })).stdout;
}

const plotted = (text: string) => text.split('\n').filter((line) => line.includes('│'));
const stage = (start_time_local: string, minutes: number, name: 'wake' | 'rem' | 'lighter' | 'light' | 'deep') => ({
  ...{ start_time_local, duration_seconds: minutes * 60, stage: name },
});

const night = {
  ...wholeRecords.sleep,
  stages: [
    stage('2026-02-21T23:00:00', 30, 'lighter'),
    stage('2026-02-21T23:30:00', 30, 'light'),
    stage('2026-02-22T00:00:00', 60, 'deep'),
    stage('2026-02-22T01:00:00', 30, 'rem'),
    stage('2026-02-22T01:30:00', 3, 'wake'),
    stage('2026-02-22T01:33:00', 24, 'light'),
  ],
  heart_rate_samples: [],
};

const fiveMinutes = (count: number, value: (n: number) => number | null, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ second_of_day: from + n * 300, heart_rate_bpm: value(n) }));

describe('show --data on a terminal', () => {
  it('draws a night as a hypnogram, in local time', async () => {
    // 60 columns for three hours: three minutes each.
    const text = await shown(night, 67);
    expect(plotted(text)).toEqual([
      `awake │${' '.repeat(50)}█${' '.repeat(9)}`,
      `  REM │${' '.repeat(40)}${'█'.repeat(10)}${' '.repeat(10)}`,
      `light │${'█'.repeat(20)}${' '.repeat(31)}${'█'.repeat(8)} `,
      ` deep │${' '.repeat(20)}${'█'.repeat(20)}${' '.repeat(20)}`,
    ]);
    expect(text).toMatch(/\n {7}Sleep\nawake/);
    expect(text).toMatch(/\n {7}23:00 +00:00 +01:00/);
    expect(text).not.toContain('Stages\n');
    expect(text).toMatch(/\nUse --json, or pipe the output, to get all values\.\n$/);
  });

  it('shows by its height how much of a column a state covers', async () => {
    // 30 columns for three hours: six minutes each. The three minutes awake are half of one: five eighths, because the least is one eighth.
    const [awake] = plotted(await shown(night, 37));
    expect(awake).toBe(`awake │${' '.repeat(25)}▅${' '.repeat(4)}`);
  });

  it('draws an ECG in strips of whole seconds, with every peak', async () => {
    const samples = Array.from({ length: 1250 }, (_, n) => ({
      ...{ offset_ms: 8 * n, amplitude_mv: n % 125 === 60 ? 1.2 : 0 },
    }));
    const text = await shown({ ...wholeRecords.ecg, samples }, 77);
    expect(text).toContain('ECG  0 to 1.2 mV, 5 s per strip\n');
    const strips = plotted(text);
    expect(strips.map((line) => line.slice(0, 5).trim())).toEqual(['0 s', '', '', '', '5 s', '', '', '']);
    // A beat per second.
    for (const strip of [strips[0]!, strips[4]!]) expect(strip.slice(7).trim().split(/ +/)).toHaveLength(5);
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(77);
    expect(text).not.toContain('Samples');
  });

  it('draws temperatures, in the units and on the clock of the reader', async () => {
    const samples = Array.from({ length: 60 }, (_, n) => ({
      time: new Date(Date.parse('2026-02-21T22:00:00Z') + n * 240_000).toISOString().replace('.000', ''),
      temperature_celsius: 33 + n / 60,
    }));
    const text = await shown({ ...wholeRecords.body_temperature, samples }, 80);
    expect(text).toMatch(/\n +Temperature \(times in UTC\)\n34\.0 °C │/);
    expect(text).toMatch(/\n +22:00 .*01:00/);
    expect(await shown({ ...wholeRecords.body_temperature, samples }, 80, '--units', 'imperial')).toContain(
      '93.2 °F │',
    );
  });

  it('draws the heart rate of a day, with gaps where there are no values', async () => {
    const samples = [
      ...fiveMinutes(24, () => 60),
      ...fiveMinutes(12, () => null, 7200),
      ...fiveMinutes(1, () => 100, 10_800),
      ...fiveMinutes(12, () => 80, 14_400),
    ];
    const lines = plotted(await shown({ ...wholeRecords.heart_rate, samples }, 69));
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^100 bpm │ {36}██ {22}$/);
    // The last reading is that of 4:55; five hours in 60 columns.
    expect(lines[4]).toBe(` 60 bpm │${'▁'.repeat(24)}${' '.repeat(12)}██${' '.repeat(10)}${'█'.repeat(12)}`);
  });

  it('draws HRV and breathing on one axis', async () => {
    const at = (n: number) => `2026-02-22T00:${String(n * 5).padStart(2, '0')}:00`;
    const rows = Array.from({ length: 12 }, (_, n) => n);
    const text = await shown(
      {
        ...wholeRecords.nightly_recharge,
        hrv_samples: rows.map((n) => ({ time_local: at(n), hrv_rmssd_ms: 40 + n })),
        breathing_samples: rows.map((n) => ({ time_local: at(n), breaths_per_minute: 15 - n / 10 })),
      },
      80,
    );
    expect(text).toMatch(/ HRV\n {4}51 ms │/);
    expect(text).toMatch(/ Breathing\n15\.0 \/min │/);
    expect(text).toMatch(/\n13\.9 \/min │/);
    expect(text.match(/00:00 +00:15 +00:30 +00:45/g)).toHaveLength(1);
  });

  it('counts no steps where none are given, and has a line for an unknown zone', async () => {
    const minute = (n: number) => `2026-02-22T07:${String(n).padStart(2, '0')}:00`;
    const zone = (from: number, name: string) => ({
      start_time_local: minute(from),
      duration_seconds: 1200,
      zone: name,
    });
    const text = await shown(
      {
        ...wholeRecords.daily_activity,
        zones: [zone(0, 'light'), zone(20, 'sofa_time'), zone(40, 'vigorous')],
        steps_samples: [10, 11, 30].map((n) => ({ time_local: minute(n), steps: 90 })),
      },
      71,
    );
    const lines = plotted(text);
    expect(lines.slice(0, 3).map((line) => line.slice(0, 9).trim())).toEqual(['vigorous', 'light', 'sofa time']);
    expect(lines[3]).toBe(`  90 /min │${' '.repeat(10)}██${' '.repeat(18)}█${' '.repeat(29)}`);
    expect(lines[7]).toBe(`   0 /min │${'▁'.repeat(10)}██${'▁'.repeat(18)}█${'▁'.repeat(29)}`);
    // What is not a plot stays a list.
    expect(text).toMatch(/Inactivity stamps\nTime\n2026-02-22 15:10\n/);
  });

  it('spreads steps over the time they were counted in', async () => {
    const at = (n: number) => `2026-02-22T07:${String(n * 5).padStart(2, '0')}:00`;
    const text = await shown(
      {
        ...wholeRecords.daily_activity,
        zones: [],
        steps_interval_seconds: 300,
        steps_samples: Array.from({ length: 12 }, (_, n) => ({ time_local: at(n), steps: n < 6 ? 450 : 0 })),
      },
      71,
    );
    const lines = plotted(text);
    expect(lines[0]).toBe(`90 /min │${'█'.repeat(31)}${' '.repeat(31)}`);
    expect(lines[4]).toBe(` 0 /min │${'█'.repeat(31)}${'▁'.repeat(31)}`);
  });

  it.each([40, 80, 140])('keeps every line within %d columns', async (terminal) => {
    const samples = fiveMinutes(288, (n) => 50 + (n % 60));
    for (const record of [night, { ...wholeRecords.heart_rate, samples }]) {
      const lines = plotted(await shown(record, terminal));
      expect(lines.length).toBeGreaterThan(3);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(terminal);
    }
  });

  it('keeps the list if there is little to draw, or no room', async () => {
    expect(await shown(wholeRecords.sleep, 80)).toContain('\nStages\n');
    const narrow = await shown(night, 24);
    expect(narrow).toContain('\nStages\n');
    expect(plotted(narrow)).toEqual([]);
  });

  it('draws nothing if stdout is not a terminal: every value is listed, and --json is unchanged', async () => {
    const piped = await shown(night);
    expect(plotted(piped)).toEqual([]);
    expect(piped).toContain('\nStages\nStart time\tDuration\tStage\n2026-02-21 23:00\t30 min\tlighter\n');
    expect(piped).not.toContain('All values');
    expect(JSON.parse(await shown(night, 80, '--json'))).toEqual([
      { schema: 'polar-sync.sleep/1', ...night, heart_rate_samples: undefined },
    ]);
  });
});
