import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bin, start } from '../commands/bin.js';

import { describeReferee, readFit, xmlComplaints } from '../support/referees.js';
import { describeShared } from '../support/shared.js';

/*
 * What the README promises a newcomer: one command, and at its end files that other programs take. The files are the
 * ones the real command wrote, the judges are programs we did not write.
 */
let exports = '';
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polar-sync-test-'));
  const { exitCode, stderr } = await start(process.execPath, [bin, 'demo', '--dir', join(folder, 'demo'), '--json'], {
    HOME: folder,
  }).ended;
  expect([exitCode, stderr]).toEqual([0, '']);
  exports = join(folder, 'demo', 'exports');
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = (format: string) => readdirSync(join(exports, format)).map((name) => join(exports, format, name));

describeReferee(['gpsbabel'], 'gpsbabel reads every file of the demo', () => {
  it.each([
    ['fit', 'garmin_fit'],
    ['gpx', 'gpx'],
    ['tcx', 'gtrnctr'],
  ])('%s', { timeout: 120_000 }, (format, reader) => {
    for (const file of files(format)) {
      const { status, stderr } = spawnSync('gpsbabel', ['-i', reader, '-f', file, '-o', 'gpx', '-F', '/dev/null'], {
        encoding: 'utf8',
      });
      expect([status, stderr], file).toEqual([0, '']);
    }
  });
});

describeReferee(['xmllint'], 'the schemas', () => {
  describeShared('hold for every file of the demo', () => {
    it.each(['gpx', 'tcx'] as const)('%s', { timeout: 120_000 }, (format) => {
      expect(
        xmlComplaints(
          format,
          files(format).map((file) => readFileSync(file)),
        ),
      ).toEqual([]);
    });
  });
});

it('fit-file-parser reads every file of the demo, checksums included', { timeout: 120_000 }, async () => {
  let positions = 0;
  for (const file of files('fit')) {
    const fit = await readFit(readFileSync(file));
    expect(fit.sessions, file).toHaveLength(1);
    expect(fit.activity?.local_timestamp, file).toBeDefined();
    if (fit.records?.some((record) => record.position_lat !== undefined)) positions += 1;
  }
  expect(files('fit').length).toBeGreaterThanOrEqual(60);
  expect(positions).toBe(files('gpx').length);
});
