import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bin, start } from '../commands/bin.js';
import { describeReferee, readFit, xmlComplaints } from '../support/judges/referees.js';
import { describeShared } from '../support/shared.js';

/*
 * What the README promises: one command that ends with files other programs accept. The files are written by the real
 * command and read by programs of others.
 */
let exports = '';
let folder = '';
/** What it printed. */
let said = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polar-sync-test-'));
  const argv = ['demo', '--sample', 'oddities', '--dir', join(folder, 'demo')];
  const { exitCode, stdout, stderr } = await start(process.execPath, [bin, ...argv], { HOME: folder }).ended;
  // The activity of which the sample data has two recordings is not among the newest ten, so there is nothing to say.
  expect([exitCode, stderr]).toEqual([0, '']);
  said = stdout;
  exports = join(folder, 'demo', 'exports');
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = (format: string) => readdirSync(join(exports, format)).map((name) => join(exports, format, name));

it('ends with three commands to look at first, which work', async () => {
  const [, first = ''] = /^Look at these first\n((?: {2}.+\n)+)/m.exec(said) ?? [];
  const commands = first.trim().split(/\n {2}/);
  expect(commands).toHaveLength(3);
  // All but the one that opens a browser.
  for (const command of commands.filter((one) => !one.includes('--open'))) {
    const ran = await start('sh', ['-c', command], { HOME: folder }).ended;
    expect([command, ran.exitCode, ran.stdout.length > 200]).toEqual([command, 0, true]);
  }
  expect(said).toMatch(/^The demo takes \d+\.\d MB in .+demo\. To delete it: .+ demo --remove --dir .+demo$/m);
});

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

it('a JSON Schema validator accepts every workout of the demo against the schema that the program prints', async () => {
  const { exitCode, stdout } = await start(process.execPath, [bin, 'schema']).ended;
  expect(exitCode).toBe(0);
  const ajv = new Ajv2020({ strict: true, strictTypes: false });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(stdout));
  const lines = files('jsonl').flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));
  expect(lines).toHaveLength(files('json').length);
  for (const text of [...lines, ...files('json').map((file) => readFileSync(file, 'utf8'))]) {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  }
});

it.each(['Pacific/Auckland', 'America/St_Johns'])(
  'the same database gives the same bytes on a machine in %s',
  { timeout: 180_000 },
  async (TZ) => {
    const db = join(folder, 'demo', 'polar-sync.db');
    for (const format of ['fit', 'gpx', 'tcx', 'csv', 'json', 'jsonl']) {
      const out = join(folder, TZ, format);
      const flags = ['export', '--format', format, '--out', out, '--db', db];
      expect(await start(process.execPath, [bin, ...flags], { HOME: folder, TZ }).ended).toMatchObject({ exitCode: 0 });
      const there = readdirSync(out);
      expect(there).toEqual(readdirSync(join(exports, format)));
      for (const name of there) {
        const same = readFileSync(join(out, name)).equals(readFileSync(join(exports, format, name)));
        expect(same, name).toBe(true);
      }
    }
  },
);
