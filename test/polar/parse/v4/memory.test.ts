import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { built } from '../../../support/built.js';

/** A day of 80,000 beats in the shape of `/ppi-samples`, some 8 MB. */
const program = (reader: string) => `
import { parsePpi } from ${JSON.stringify(reader)};
const beats = [];
for (let at = 0, i = 0; beats.length < 80_000; i++) {
  const ppInterval = 980 + (i % 60);
  beats.push('{"offsetMillis":' + at + ',"ppInterval":' + ppInterval + ',"errorEstimateMillis":' + (i % 19) + ',"skinContact":true,"movement":' + (i % 500 === 0) + ',"offline":false}');
  at += ppInterval;
}
const body = Buffer.from('{"dailyPpiSamples":[{"date":"2026-02-22","ppiSamplesPerDevice":[{"recordingDevice":{"uuid":"x-0a1b2c3d"},"ppiSamples":[' + beats.join(',') + ']}]}]}');
beats.length = 0;
globalThis.gc();
const before = process.memoryUsage().rss;
const { records } = parsePpi({ body, fetchedAt: '2026-02-23T00:00:00Z' });
const most = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ bytes: body.length, beats: records[0].beat_count, used: most - before }));
`;

it('a day of beats takes less than 120 MB to read', () => {
  const reader = built('polar/parse/v4/ppi.js');
  const args = ['--expose-gc', '--input-type=module', '-e', program(reader)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: resolve(import.meta.dirname) });
  expect(stderr).toBe('');
  const { bytes, beats, used } = JSON.parse(stdout);
  expect(beats).toBe(80_000);
  expect(bytes).toBeGreaterThan(7_000_000);
  expect(used).toBeLessThan(120 * 1024 * 1024);
});
