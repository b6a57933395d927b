import { describe, expect, it } from 'vitest';
import { channels, type Streams } from '../../../src/workouts/workout.js';
import { library, workout, workouts } from '../library.js';
import { run, temporaryFolder } from '../run.js';

describe('show', () => {
  const show = (argv: string[], terminal?: number) =>
    run(['show', ...argv], { env: library(temporaryFolder()), ...(terminal !== undefined && { terminal }) });

  it('shows the numbers, zones and channels of a workout', async () => {
    const { stdout, exitCode } = await show(['aa11']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Running · 2024-05-01 07:30 (UTC+02:00)');
    for (const text of [
      '1:02:03',
      '10.24 km',
      '6:04 /km',
      '145 bpm average, 172 max',
      '640 kcal',
      'Polar Vantage V2',
    ]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).toContain('2\t114-133\t1:30\t75%');
    expect(stdout).toContain('heart rate (bpm)\t1 s\t60\t1\n');
    expect(stdout).toContain('route\tpoint\t60');
  });

  it('has words for every channel and every source', async () => {
    const values = [1, 2];
    const streams = Object.fromEntries(channels.map((name) => [name, { interval_seconds: 1, values }]));
    const one = workout({
      id: 'd4',
      streams: { ...streams, vendor_77: { data: '1,2' } } as Streams,
      rr_intervals_ms: [800],
      source: { provider: 'polar', via: ['v4', 'exercises', 'flow_export', 'transaction'] },
    });
    const { stdout } = await run(['show', 'd4'], { env: library(temporaryFolder(), [one]) });
    expect(stdout).toContain('AccessLink v4, AccessLink, the account export, an AccessLink transaction\n');
    const names = stdout.split('Channel\t')[1] ?? '';
    expect(names).not.toMatch(/_/);
    for (const name of ['running cadence (steps/min)', 'RR intervals (ms)', "Polar's type 77"]) {
      expect(names).toContain(`\n${name}\t`);
    }
  });

  it.each([
    ['running', '172 steps/min'],
    ['cycling', '86 rpm'],
  ] as const)('shows the cadence of %s as %s', async (sport, cadence) => {
    const one = workout({ id: 'd4', sport, type: sport, avg_cadence_rpm: 86 });
    const { stdout } = await run(['show', 'd4'], { env: library(temporaryFolder(), [one]) });
    expect(stdout).toMatch(new RegExp(`^Cadence +${cadence}$`, 'm'));
  });

  it('draws heart rate and route on a terminal, and only there', async () => {
    const seen = (await show(['aa11', '--no-color'], 100)).stdout;
    expect(seen).toMatch(/^ +Heart rate$/m);
    expect(seen).toMatch(/^128 bpm │[ ▁▂▃▄▅▆▇█]{90,}$/m);
    expect(seen).toMatch(/^120 bpm │/m);
    expect(seen).toMatch(/^Route {2}0 m west to east, 656 m north to south$/m);
    expect(seen).toContain('  E\n');
    expect((await show(['aa11'])).stdout).not.toMatch(/[⠁-⣿│█]/);
  });

  it('accepts latest for the newest one', async () => {
    const { stdout, exitCode } = await show(['latest', '--json']);
    expect(exitCode).toBe(0);
    const newest = workouts.toSorted((a, b) => a.start_time.localeCompare(b.start_time)).at(-1);
    expect(JSON.parse(stdout).id).toBe(newest?.id);
  });

  it('keeps every line of a plot within the terminal, even at a very slow pace', async () => {
    const values = Array.from({ length: 1200 }, (_, second) => (second >= 600 && second < 613 ? 0 : 3));
    const slow = workout({ id: 'a9', streams: { speed_mps: { interval_seconds: 1, values } } });
    for (const width of [60, 80, 140]) {
      const env = library(temporaryFolder(), [slow]);
      const { stdout } = await run(['show', 'a9', '--no-color'], { env, terminal: width });
      const plotted = stdout.split('\n').filter((line) => line.includes('│'));
      expect(plotted.length).toBeGreaterThan(0);
      for (const line of plotted) expect([...line].length).toBeLessThanOrEqual(width);
    }
  });

  it('draws a pause as a gap on the wall clock, as for the starts of laps, and mentions it', async () => {
    const values = Array.from({ length: 60 }, (_, second) => 120 + (second % 9));
    const paused = workout({
      id: 'a8',
      duration_seconds: 60,
      pauses: [{ start_seconds: 30, duration_seconds: 60 }],
      laps: [0, 90].map((start_seconds) => ({ start_seconds, duration_seconds: 30 })),
      streams: { heart_rate_bpm: { interval_seconds: 1, values } },
    });
    const env = library(temporaryFolder(), [paused]);
    const { stdout } = await run(['show', 'a8', '--no-color'], { env, terminal: 69 });
    expect(stdout).toMatch(/^12\d bpm │[▁▂▃▄▅▆▇█]{15} {30}[▁▂▃▄▅▆▇█]{15}$/m);
    expect(stdout).toMatch(/^ +0:00 .*1:30/m);
    expect(stdout).toMatch(/^ +The time includes a pause \(1:00\)\.$/m);
    expect(stdout).toMatch(/2 +│? *1:30 +│? *0:30/);
  });

  it('shows laps with what is known about them, manual ones before automatic ones', async () => {
    const laps = [
      { start_seconds: 0, duration_seconds: 300, distance_meters: 1000, avg_heart_rate_bpm: 140 },
      { start_seconds: 300, duration_seconds: 290, distance_meters: 1000 },
    ];
    const env = library(temporaryFolder(), [
      workout({ id: 'a1', laps, auto_laps: [] }),
      workout({ id: 'b2', auto_laps: laps }),
    ]);
    const { stdout } = await run(['show', 'a1'], { env });
    expect(stdout).toContain(
      'Lap\tFrom\tTime\tDistance\tPace\tHR\n1\t0:00\t5:00\t1.00 km\t5:00 /km\t140\n2\t5:00\t4:50\t1.00 km\t4:50 /km\t\n',
    );
    expect((await run(['show', 'b2'], { env })).stdout).toContain('Auto lap\t');
  });

  it("puts Polar's codes and its own into words", async () => {
    const coded = workout({
      id: 'c3',
      quality: ['missing_samples', 'sport_unmapped:KITE_YOGA'],
      derived: ['avg_speed_mps'],
      training_load: { cardio: 81.26, cardio_interpretation: 'VERY_HIGH', rpe: 'RPE_FAIRLY_HARD' },
    });
    const { stdout } = await run(['show', 'c3'], { env: library(temporaryFolder(), [coded]) });
    expect(stdout).toContain('cardio 81.3 (very high), felt fairly hard');
    expect(stdout).toContain('some samples are missing; sport unmapped:KITE YOGA');
    expect(stdout).toMatch(/Computed here +avg speed\n/);
  });

  it('leaves out what is not known', async () => {
    const { stdout } = await show(['aa99']);
    expect(stdout).toContain('Strength training');
    expect(stdout).not.toMatch(/Distance|Pace|Zone|Channel|undefined|NaN/);
  });

  it.each([80, 140])('fits %d columns', async (terminal) => {
    const { stdout } = await show(['aa11', '--no-color'], terminal);
    expect(stdout).toContain('Polar Vantage V2');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(terminal);
  });

  it('wraps long names and notes at words, also at line breaks of the note', async () => {
    const name = 'A long way round the lakes and home again';
    const env = library(temporaryFolder(), [workout({ id: 'b1', name, note: 'Cold, 4 °C.\nGood snow all the way.' })]);
    const { stdout } = await run(['show', 'b1', '--no-color'], { env, terminal: 50 });
    expect(stdout).toContain(
      'Running · 2024-05-01 07:30 (UTC+02:00) · A long\nway round the lakes and home again\nb1\n',
    );
    expect(stdout).toMatch(/Note +Cold, 4 °C. Good snow all the way\.\n/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(50);
  });

  it("finds by the beginning of the id in any case, and by Polar's id", async () => {
    for (const id of ['aa11bb22cc33', 'AA11', 'y7lOpwnJ']) {
      expect(JSON.parse((await show([id, '--json'])).stdout)).toEqual(workouts[0]);
    }
  });

  it('finds the only workout of a date, and names them if there are several', async () => {
    expect(JSON.parse((await show(['2024-05-01', '--json'])).stdout).id).toBe('aa11bb22cc33');
    const twice = [workout({ id: 'c1' }), workout({ id: 'c2', start_time_local: '2024-05-01T19:00:00' })];
    const { stderr } = await run(['show', '2024-05-01', '--json'], { env: library(temporaryFolder(), twice) });
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'AMBIGUOUS_ID',
      message: '2 workouts are from "2024-05-01": c1 (07:30 running), c2 (19:00 running).',
    });
  });

  it('rejects an id that is unknown, ambiguous or empty', async () => {
    const error = async (id: string) => JSON.parse((await show([id, '--json'])).stderr);
    expect(await error('zz')).toMatchObject({ code: 'UNKNOWN_ID', exit: 2 });
    expect(await error('')).toMatchObject({ code: 'UNKNOWN_ID', exit: 2 });
    const ambiguous = await error('aa');
    expect(ambiguous).toMatchObject({ code: 'AMBIGUOUS_ID', exit: 2 });
    expect(ambiguous.message).toContain('aa11bb22cc33, aa99dd44ee55');
    expect((await error('2024-05-02')).hint).toContain('polar-sync list --since 2024-05-02 --until 2024-05-02');
    expect(await error('2024-02-31')).toMatchObject({ code: 'UNKNOWN_ID', exit: 2 });
  });

  it('suggests the first pull if there is no latest one', async () => {
    const { exitCode, stderr } = await run(['show', 'latest'], { env: library(temporaryFolder(), []) });
    expect([exitCode, stderr]).toEqual([
      2,
      'error: No workout is stored yet, so there is no latest one.\nhint: Run polar-sync pull --full.\n',
    ]);
  });

  it('shows a hostile device name without obeying it', async () => {
    const { stdout } = await show(['ff00', '--no-color'], 80);
    expect(stdout).toContain('Evil Watch');
    expect(stdout).not.toContain('\u001b');
  });
});
