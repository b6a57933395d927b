import { describe, expect, it } from 'vitest';
import { type MirrorAddress, mirrorAddress } from '../../src/mirror/address.js';
import { passwordIn } from '../../src/mirror/password-file.js';

describe('the address of a mirror', () => {
  it('names everything that is needed', () => {
    expect(mirrorAddress('postgres://c%6fach@db.example.org:6432/club')).toEqual({
      ...{ host: 'db.example.org', port: 6432, database: 'club', user: 'coach', tls: 'verify' },
    });
    expect(mirrorAddress('postgresql://coach@x/club?host=/run/postgresql')).toMatchObject({
      ...{ host: '/run/postgresql', port: 5432, tls: 'off' },
    });
    expect(mirrorAddress('postgres://coach@[::1]/club')).toMatchObject({ host: '::1', tls: 'off' });
  });

  it('names a socket that the system can open', () => {
    const at = (bytes: number, platform: NodeJS.Platform) =>
      mirrorAddress(`postgres://coach@x/club?host=/${'d'.repeat(bytes - 1 - '/.s.PGSQL.5432'.length)}`, platform).host;
    expect(at(107, 'linux')).toHaveLength(93);
    expect(() => at(108, 'linux')).toThrow('has a name of 108 bytes, and this system takes max 107');
    expect(at(103, 'darwin')).toHaveLength(89);
    expect(() => at(104, 'darwin')).toThrow('max 103');
  });

  it('is safe by default: other machines get nothing without a checked certificate', () => {
    const tls = (rest: string) => mirrorAddress(`postgres://coach@${rest}`).tls;
    expect(tls('10.0.0.7/club')).toBe('verify');
    expect(tls('localhost/club')).toBe('off');
    expect(tls('localhost/club?sslmode=verify-full')).toBe('verify');
    expect(tls('db.example.org/club?sslmode=require')).toBe('encrypt');
    expect(tls('db.example.org/club?sslmode=disable')).toBe('off');
    expect(() => tls('db.example.org/club?sslmode=prefer')).toThrow('sslmode must be one of');
  });

  it.each([
    ['mysql://coach@db/club', 'does not begin with postgres://'],
    ['club', 'does not begin with postgres://'],
    ['postgres:///club', 'names no host'],
    ['postgres://db.example.org/club', 'names no user'],
    ['postgres://coach@db.example.org', 'names no database'],
    ['postgres://coach@db.example.org/a/b', 'names no database'],
    ['postgres://coach@db.example.org/%zz', 'two hexadecimal digits'],
    ['postgres://coach@db.example.org/club?options=-c', 'does not know options'],
  ])('%s is none', (typed, why) => {
    expect(() => mirrorAddress(typed)).toThrow(why);
  });

  it('has no password, and the message does not repeat it', () => {
    const error = (() => {
      try {
        return mirrorAddress('postgres://coach:hunter2@db/club');
      } catch (problem) {
        return problem as Error;
      }
    })();
    expect(error).toMatchObject({ code: 'MIRROR_PASSWORD', exitCode: 2 });
    expect(JSON.stringify([error, (error as Error).message])).not.toContain('hunter2');
  });
});

describe('a password file', () => {
  const address: MirrorAddress = { host: 'db', port: 5432, database: 'club', user: 'coach', tls: 'off' };
  const file = [
    '# db:5432:club:coach:comment',
    'other:5432:club:coach:wrong host',
    'db:5433:club:coach:wrong port',
    '',
    'db:5432:*:coa\\ch:p\\:a\\\\ss:more',
    '*:*:*:*:last',
  ].join('\n');

  it('is read like psql reads it', () => {
    expect(passwordIn(file, address)).toBe('p:a\\ss');
    expect(passwordIn(file, { ...address, user: 'somebody' })).toBe('last');
    expect(passwordIn('localhost:*:*:*:socket', { ...address, host: '/run/postgresql' })).toBe('socket');
    expect(passwordIn('db:5432:club:coach', address)).toBeUndefined();
    expect(passwordIn('db:5432:club:other:x\r\n', address)).toBeUndefined();
  });
});
