import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockStore } from '../../../src/storage/lock.js';
import { makeStandIn } from '../../../src/storage/stand-in.js';

import { left, path, store, temporary, useFolders } from './support.js';

useFolders();

describe('what killed processes have left', () => {
  const abandoned = (name: string, withStore = true) => {
    const folder = join(temporary, name);
    mkdirSync(folder);
    if (withStore) store(undefined, join(folder, 'polar-sync.db'));
    return folder;
  };
  const sweep = async () => {
    if (!existsSync(path)) store();
    const copy = await makeStandIn(path, {});
    copy.remove();
    return left().sort();
  };

  it('goes with the next copy; whatever else is called so stays', async () => {
    abandoned('polar-sync-read-dead');
    abandoned('polar-sync-read-young', false);
    abandoned('another-dead');
    writeFileSync(join(temporary, 'polar-sync-read-file'), '');
    const elsewhere = join(dirname(path), 'elsewhere');
    mkdirSync(elsewhere);
    store(undefined, join(elsewhere, 'polar-sync.db'));
    symlinkSync(elsewhere, join(temporary, 'polar-sync-read-link'));
    expect(await sweep()).toEqual([
      'another-dead',
      'polar-sync-read-file',
      'polar-sync-read-link',
      'polar-sync-read-young',
    ]);
    expect(readdirSync(elsewhere)).toContain('polar-sync.db');
  });

  it('stays as long as somebody uses it, or its lock cannot be read', async () => {
    const lock = await lockStore(join(abandoned('polar-sync-read-used'), 'polar-sync.db'));
    writeFileSync(join(abandoned('polar-sync-read-odd'), 'polar-sync.db.lock'), 'no lock, but long enough '.repeat(50));
    expect(await sweep()).toEqual(['polar-sync-read-odd', 'polar-sync-read-used']);
    lock.release();
    expect(await sweep()).toEqual(['polar-sync-read-odd']);
  });

  it('stays where it is of another user', async () => {
    abandoned('polar-sync-read-theirs');
    const { geteuid } = process;
    process.geteuid = () => 12_345;
    try {
      expect(await sweep()).toEqual(['polar-sync-read-theirs']);
    } finally {
      if (geteuid) process.geteuid = geteuid;
    }
  });

  it('is left alone by a copy that is still read', async () => {
    store();
    const first = await makeStandIn(path, {});
    const second = await makeStandIn(path, {});
    expect(left()).toHaveLength(2);
    first.remove();
    second.remove();
    expect(left()).toEqual([]);
  });
});
