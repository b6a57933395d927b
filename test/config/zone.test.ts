import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/config/settings.js';
import { checkedZone } from '../../src/config/zone.js';
import { temporaryFolder } from '../support/folder.js';

describe('a time zone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    [' America/New_York ', 'America/New_York'],
    ['UTC', 'UTC'],
  ])('%j is %s', (typed, expected) => {
    expect(checkedZone('--zone', typed)).toBe(expected);
  });

  it.each([
    ['Europe/Berln', 'Did you mean Europe/Berlin?'],
    ['Berlin', 'Did you mean Europe/Berlin?'],
    ['Germany/Berlin', 'Did you mean Europe/Berlin?'],
    ['+02:00', 'Use a name from the IANA database, such as Europe/Berlin or America/New_York.'],
  ])('%j is rejected: %s', (typed, hint) => {
    expect(() => checkedZone('--zone', typed)).toThrow(
      expect.objectContaining({
        code: 'ZONE',
        exitCode: 2,
        message: `Unknown time zone ${JSON.stringify(typed)} in --zone.`,
        hint,
      }),
    );
  });

  it('comes from the environment, otherwise from the configuration, otherwise is unknown', () => {
    const home = temporaryFolder();
    expect(resolveSettings({ POLAR_SYNC_HOME: home }).zone).toBeUndefined();
    writeFileSync(join(home, 'config.json'), JSON.stringify({ zone: 'Europe/Paris' }));
    expect(resolveSettings({ POLAR_SYNC_HOME: home }).zone).toBe('Europe/Paris');
    expect(resolveSettings({ POLAR_SYNC_HOME: home, POLAR_SYNC_ZONE: 'Asia/Tokyo' }).zone).toBe('Asia/Tokyo');
    writeFileSync(join(home, 'config.json'), JSON.stringify({ zone: 'Europe/Pari' }));
    expect(() => resolveSettings({ POLAR_SYNC_HOME: home })).toThrow(
      expect.objectContaining({ code: 'ZONE', message: expect.stringContaining('"zone" in ') }),
    );
  });
});
