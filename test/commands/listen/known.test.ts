import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProfileWebhooks } from '../../../src/commands/listen/known.js';
import { writeRegistration } from '../../../src/listen/registration.js';
import { temporaryFolder } from '../run.js';
import { contextOf } from '../shared/context.js';

/** Two profiles with a webhook each, and the clock of what knows them. */
async function machine() {
  const home = temporaryFolder();
  const env = { POLAR_SYNC_HOME: home, POLAR_SYNC_TOKEN_STORE: 'file' };
  const folderOf = (profile: string) => (profile === 'default' ? home : join(home, 'profiles', profile));
  const at = '2026-03-01T12:00:00Z';
  const write = (profile: string, userId: string, secret: string) => {
    const folder = folderOf(profile);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ userId }), { mode: 0o600 });
    writeFileSync(join(folder, 'webhook-key'), secret, { mode: 0o600 });
    const url = `https://${profile}.example/webhook`;
    const known = { clientId: 'c', registeredAt: at, checkedAt: at, state: 'active' } as const;
    writeRegistration(join(folder, 'webhook.json'), { ...known, url, events: ['SLEEP'] });
  };
  write('default', '1', 'one');
  write('anna', '2', 'two');
  const clock = { now: 0 };
  const { context, said } = contextOf({ env });
  const known = new ProfileWebhooks(context, () => clock.now);
  await known.load();
  return { home, known, clock, write, folderOf, said };
}

describe('the webhooks of a machine', () => {
  it('are those of all profiles', async () => {
    const { known } = await machine();
    expect([known.secrets, [...known.hosts], [...known.users]]).toEqual([
      ['one', 'two'],
      ['default.example', 'anna.example'],
      ['1', '2'],
    ]);
    expect([await known.ownerOf('2'), await known.ownerOf('3')]).toEqual([{ profile: 'anna' }, 'nobody']);
  });

  it('stay known while a profile cannot be read, which is tried again once a minute', async () => {
    const { known, clock, folderOf, write, said } = await machine();
    writeFileSync(join(folderOf('anna'), 'config.json'), '{', { mode: 0o600 });
    write('default', '1', 'other');
    expect(await known.refresh()).toBe(true);
    expect([known.secrets, [...known.hosts]]).toEqual([
      ['other', 'two'],
      ['default.example', 'anna.example'],
    ]);
    expect([await known.ownerOf('2'), await known.ownerOf('3')]).toEqual([{ profile: 'anna' }, 'unsure']);
    expect(said().stderr.match(/anna cannot be read/g)).toHaveLength(1);
    clock.now += 59_000;
    expect(await known.refresh()).toBe(false);
    clock.now += 1000;
    expect(await known.refresh()).toBe(true);
    write('anna', '3', 'new');
    expect(await known.ownerOf('3')).toEqual({ profile: 'anna' });
    expect([await known.ownerOf('2'), known.secrets]).toEqual(['nobody', ['other', 'new']]);
  });

  it('are read again once a key is there, though no file that shows it has changed', async () => {
    const { known, clock, folderOf } = await machine();
    const key = join(folderOf('anna'), 'webhook-key');
    rmSync(key);
    mkdirSync(join(key, 'in the way'), { recursive: true });
    writeFileSync(join(folderOf('anna'), 'config.json'), '{"userId": "2" }', { mode: 0o600 });
    expect([await known.refresh(), known.secrets]).toEqual([true, ['one', 'two']]);
    rmSync(key, { recursive: true });
    writeFileSync(key, 'new', { mode: 0o600 });
    clock.now += 60_000;
    expect([await known.refresh(), known.secrets]).toEqual([true, ['one', 'new']]);
  });

  it('stay known while nobody can say which profiles there are', async () => {
    const { known, home } = await machine();
    renameSync(join(home, 'profiles'), join(home, 'away'));
    writeFileSync(join(home, 'profiles'), '');
    expect([await known.refresh(), await known.ownerOf('2'), await known.ownerOf('3')]).toEqual([
      ...[false, { profile: 'anna' }, 'unsure'],
    ]);
    rmSync(join(home, 'profiles'));
    renameSync(join(home, 'away'), join(home, 'profiles'));
    expect(await known.ownerOf('3')).toBe('nobody');
  });

  it('are forgotten with their profile', async () => {
    const { known, folderOf } = await machine();
    rmSync(folderOf('anna'), { recursive: true });
    expect([await known.ownerOf('2'), known.secrets]).toEqual(['nobody', ['one']]);
  });
});
