import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportedOlder, truth } from '../sync/import/support.js';
import { examine } from './doctor/person.js';
import { run, temporaryFolder } from './run.js';

/** A profile and an older export file without a time zone, which starts at 10:00 local time on a day in January. */
function place() {
  const home = temporaryFolder();
  const file = join(home, 'training-session-2026-01-05-1-a.json');
  writeFileSync(file, JSON.stringify(exportedOlder({ ...truth, offset: 'unknown' })));
  const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const start = async (more = {}) => {
    const [workout] = JSON.parse((await run(['list', '--json'], { env: { ...env, ...more } })).stdout);
    return [workout.start_time, workout.utc_offset_minutes, ...workout.quality];
  };
  return { home, file, env, start };
}

const berlin = { POLAR_SYNC_ZONE: 'Europe/Berlin' };
const atHome = ['2026-01-05T09:00:00Z', 60, 'utc_offset_from_home_zone'];

describe('the home zone', () => {
  it('is requested by status and doctor, and applies to what is stored with the next rebuild', async () => {
    const { file, env, start } = place();
    await run(['import', file, '--user', '1'], { env });
    expect(await start()).toEqual(['2026-01-05T10:00:00Z', undefined, 'utc_offset_missing']);
    expect(JSON.parse((await run(['status', '--json'], { env })).stdout)).toMatchObject({ without_time_zone: 1 });
    expect((await run(['status'], { env })).stdout).toContain('1 workout: set POLAR_SYNC_ZONE');
    expect((await examine(env)).check('time zone')).toMatchObject({
      status: 'warn',
      hint: expect.stringContaining('POLAR_SYNC_ZONE'),
    });
    expect((await examine({ ...env, ...berlin })).check('time zone').hint).toContain('it uses Europe/Berlin');
    expect((await run(['rebuild'], { env: { ...env, ...berlin } })).stdout).toBe(
      '1 workout rebuilt: 1 changed, 0 removed.\n',
    );
    expect(await start()).toEqual(atHome);
    expect((await run(['status', '--json'], { env })).stdout).not.toContain('without_time_zone');
    // Kept in the database: it stays without the setting, also on another machine.
    expect((await run(['rebuild'], { env })).stdout).toBe('1 workout rebuilt: 0 changed, 0 removed.\n');
    expect((await run(['verify'], { env })).exitCode).toBe(0);
  });

  it('comes with the database to another machine', async () => {
    const { home, file, env } = place();
    await run(['import', file, '--user', '1'], { env: { ...env, ...berlin } });
    const other = place();
    copyFileSync(join(home, 'polar-sync.db'), join(other.home, 'polar-sync.db'));
    expect((await run(['rebuild'], { env: other.env })).exitCode).toBe(0);
    expect(await other.start()).toEqual(atHome);
  });

  it('applies with the next import, and a dry run changes nothing', async () => {
    const { file, env, start } = place();
    await run(['import', file, '--user', '1'], { env });
    const bare = await start();
    await run(['import', file, '--dry-run'], { env: { ...env, ...berlin } });
    expect(await start()).toEqual(bare);
    await run(['import', file], { env: { ...env, ...berlin } });
    expect(await start()).toEqual(atHome);
  });

  it('must be a known zone', async () => {
    const { file, env } = place();
    const refused = await run(['import', file, '--user', '1', '--zone', 'Europe/Berln'], { env });
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('Did you mean Europe/Berlin?');
    expect((await run(['list'], { env: { ...env, POLAR_SYNC_ZONE: 'Nowhere' } })).exitCode).toBe(2);
  });
});

it('import --zone sets the zone of the sessions in these files', async () => {
  const { file, env, start } = place();
  const dry = await run(['import', file, '--user', '1', '--zone', 'Asia/Tokyo', '--dry-run', '--json'], { env });
  expect(JSON.parse(dry.stdout).workouts).toMatchObject({ new: 1 });
  await run(['import', file, '--user', '1', '--zone', 'Asia/Tokyo'], { env: { ...env, ...berlin } });
  expect(await start()).toEqual(['2026-01-05T01:00:00Z', 540, 'utc_offset_from_home_zone']);
});
