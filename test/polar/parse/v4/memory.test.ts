import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { built } from '../../../support/built.js';
import { temporaryFolder } from '../../../support/folder.js';

/** A day of 80,000 beats in the shape of `/ppi-samples`, some 8 MB. */
function dayOfBeats(): string {
  const beats: object[] = [];
  for (let offsetMillis = 0; beats.length < 80_000; ) {
    const i = beats.length;
    const ppInterval = 980 + (i % 60);
    const flags = { skinContact: true, movement: i % 500 === 0, offline: false };
    beats.push({ offsetMillis, ppInterval, errorEstimateMillis: i % 19, ...flags });
    offsetMillis += ppInterval;
  }
  const ppiSamplesPerDevice = [{ recordingDevice: { uuid: 'x-0a1b2c3d' }, ppiSamples: beats }];
  return JSON.stringify({ dailyPpiSamples: [{ date: '2026-02-22', ppiSamplesPerDevice }] });
}

/** Only reads: what a process makes before counts in its greatest size. */
const program = (reader: string, file: string) => `
import { readFileSync } from 'node:fs';
import { parsePpi } from ${JSON.stringify(reader)};
const body = readFileSync(${JSON.stringify(file)});
const before = process.memoryUsage().rss;
const { records } = parsePpi({ body, fetchedAt: '2026-02-23T00:00:00Z' });
// maxRSS begins with the size of the process that started this one.
const peak = /^VmHWM:\\s+(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
const most = Number(peak) * 1024;
console.log(JSON.stringify({ bytes: body.length, beats: records[0].beat_count, used: most - before }));
`;

it.runIf(process.platform === 'linux')('a day of beats takes less than 120 MB to read', () => {
  const file = join(temporaryFolder(), 'day.json');
  writeFileSync(file, dayOfBeats());
  const args = ['--input-type=module', '-e', program(built('polar/parse/v4/ppi.js'), file)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  const { bytes, beats, used } = JSON.parse(stdout);
  expect(beats).toBe(80_000);
  expect(bytes).toBeGreaterThan(7_000_000);
  expect(used).toBeLessThan(120 * 1024 * 1024);
});
