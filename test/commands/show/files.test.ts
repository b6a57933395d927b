import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exported, sessionFile, truth } from '../../sync/import/support.js';
import { run, temporaryFolder } from '../run.js';

const beats = 'duration,offline\n812,false\n';

it('names the files that a workout comes from, and only where there are any', async () => {
  const folder = temporaryFolder();
  const env = { POLAR_SYNC_HOME: folder, POLAR_SYNC_TOKEN_STORE: 'file' };
  const files = {
    '7000000001.hrv.csv': beats,
    [sessionFile('7000000001')]: JSON.stringify(exported('7000000001', truth)),
  };
  const gpx = (name: string) =>
    `<gpx creator="${name}"><trk><trkseg><trkpt lat="60" lon="24"><time>2026-01-06T08:00:07Z</time></trkpt></trkseg></trk></gpx>`;
  const paths = Object.entries({ ...files, 'a.gpx': gpx('Polar M400'), 'b.gpx': gpx('Other') }).map(([name, body]) => {
    writeFileSync(join(folder, name), body);
    return join(folder, name);
  });
  const imported = await run(['import', ...paths, '--user', '123'], { env });
  expect(imported).toMatchObject({
    exitCode: 0,
    stdout:
      '2 new, 0 merged with others, 0 updated, 0 unchanged.\nGPX: 1 new.\nRR intervals: 1 kept until its session comes.\n',
    stderr: expect.stringContaining('1 file not from Polar, ignored.'),
  });
  const { stdout } = await run(['show', 'latest'], { env });
  expect(stdout).toMatch(/^Files +a\.gpx$/m);
  expect(JSON.parse((await run(['show', 'latest', '--json'], { env })).stdout)).toMatchObject({ files: ['a.gpx'] });
});
