import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceDurably } from '../../src/config/durable-file.js';
import { fileTokenStore } from '../../src/tokens/file.js';
import { temporaryFolder } from '../support/folder.js';

/** No process has this id: it is above the greatest that Linux gives. */
const dead = 2 ** 22 + 1;
const running = process.ppid;
const credentials = { accessToken: 'secret', userId: '1' };

/** What processes left beside a file. @returns those of them that must stay. */
function leave(path: string): string[] {
  const stay = [`.${running}.tmp`, `.${running}-0a1b2c3d4e5f.tmp`, '.ffffffffffff.tmp', '.backup', '.1.tmp.json'];
  for (const end of [...stay, `.${dead}.tmp`, `.${dead}-0a1b2c3d4e5f.tmp`, '.0a1b2c3d4e5f.tmp'])
    writeFileSync(`${path}${end}`, 'secret');
  const twoHoursAgo = Date.now() / 1000 - 7200;
  utimesSync(`${path}.0a1b2c3d4e5f.tmp`, twoHoursAgo, twoHoursAgo);
  // Of another file.
  writeFileSync(`${path.replace('.json', '')}-2.json.${dead}.tmp`, 'secret');
  return [...stay.map((end) => `file.json${end}`), `file-2.json.${dead}.tmp`].sort();
}

describe('copies that killed processes left beside a file', () => {
  const ways = {
    'replacing it': async (path: string) => replaceDurably(path, '{}'),
    'writing the token': (path: string) => fileTokenStore(path).write(credentials),
  };

  it.each(Object.entries(ways))('are gone after %s', async (_way, replace) => {
    const folder = temporaryFolder();
    const stay = leave(join(folder, 'file.json'));
    await replace(join(folder, 'file.json'));
    expect(readdirSync(folder).sort()).toEqual(['file.json', ...stay].sort());
  });

  it('are gone after forgetting the token, even if there was none', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file.json');
    const stay = leave(path);
    expect(await fileTokenStore(path).clear()).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(stay);
    leave(path);
    await fileTokenStore(path).write(credentials);
    expect(await fileTokenStore(path).clear()).toBe(true);
    expect(existsSync(path)).toBe(false);
  });
});
