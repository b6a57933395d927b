import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Inbox } from '../../src/listen/inbox.js';
import { temporaryFolder } from '../support/folder.js';

const event = { name: 'SLEEP', userId: '475' };
const body = (n: number) => Buffer.from(`{"event":"SLEEP","user_id":475,"n":${n}}`);
const place = () => join(temporaryFolder(), 'inbox');

describe('the inbox', () => {
  it('has on the disk, verbatim, what it has taken, and a later process finds it', () => {
    const folder = place();
    const inbox = new Inbox(folder);
    expect(inbox.add(event, body(1))).toBe('stored');
    const [file = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, file))).toEqual(body(1));
    expect(new Inbox(folder).pending).toEqual([{ ...event, file }]);
  });

  it('takes the very same event once, also after it was dealt with', () => {
    const inbox = new Inbox(place());
    expect([inbox.add(event, body(1)), inbox.add(event, body(1)), inbox.add(event, body(2))]).toEqual([
      'stored',
      'known',
      'stored',
    ]);
    inbox.done(inbox.pending.slice(0, 1));
    expect([inbox.add(event, body(1)), inbox.pending.length]).toEqual(['known', 1]);
  });

  it('has bounds: a thousand events, and as many that it remembers', () => {
    const inbox = new Inbox(place());
    for (let n = 0; n < 1000; n += 1) expect(inbox.add(event, body(n))).toBe('stored');
    expect(inbox.add(event, body(1000))).toBe('full');
    inbox.done(inbox.pending);
    expect(inbox.add(event, body(1000))).toBe('stored');
    inbox.done(inbox.pending);
    expect([inbox.add(event, body(999)), inbox.add(event, body(0))]).toEqual(['known', 'stored']);
  });

  it('forgets nothing and invents nothing when a process was killed while it wrote', () => {
    const folder = place();
    const inbox = new Inbox(folder);
    inbox.add(event, body(1));
    writeFileSync(join(folder, `${'a'.repeat(64)}.json.4711.tmp`), '{"event":"SLE');
    writeFileSync(join(folder, 'last.json'), '{}');
    expect(new Inbox(folder).pending).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    inbox.done(inbox.pending);
    expect(new Inbox(folder).pending).toEqual([]);
  });

  it('has what an earlier process left in the order in which it came', () => {
    const folder = place();
    const inbox = new Inbox(folder);
    for (let n = 0; n < 9; n += 1) inbox.add({ ...event, name: `E${n}` }, Buffer.from(`{"event":"E${n}","user_id":1}`));
    for (const [n, { file }] of inbox.pending.entries()) utimesSync(join(folder, file), 1000 + n, 1000 + n);
    expect(new Inbox(folder).pending.map(({ name }) => name)).toEqual(inbox.pending.map(({ name }) => name));
  });

  it('has dealt with an event whose file stays, and removes the file with the next one', () => {
    const folder = place();
    const inbox = new Inbox(folder);
    inbox.add(event, body(1));
    inbox.add(event, body(2));
    const [first, second] = inbox.pending;
    const path = join(folder, first?.file ?? '');
    rmSync(path);
    mkdirSync(join(path, 'in the way'), { recursive: true });
    expect(() => inbox.done(first ? [first] : [])).toThrow(expect.objectContaining({ code: 'INBOX_UNUSABLE' }));
    expect([inbox.pending, inbox.add(event, body(1))]).toEqual([[second], 'known']);
    rmSync(path, { recursive: true });
    writeFileSync(path, '');
    inbox.done(second ? [second] : []);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('can store while there is room and the disk accepts a file', () => {
    const folder = place();
    const inbox = new Inbox(folder);
    expect([inbox.canStore(), readdirSync(folder)]).toEqual([true, []]);
    for (let n = 0; n < 1000; n += 1) inbox.add(event, body(n));
    expect(inbox.canStore()).toBe(false);
    inbox.done(inbox.pending);
    expect(inbox.canStore()).toBe(true);
    rmSync(folder, { recursive: true });
    expect(inbox.canStore()).toBe(false);
  });

  it.skipIf(process.platform === 'win32')('is not used if others can put something into it', () => {
    const folder = place();
    new Inbox(folder);
    chmodSync(folder, 0o777);
    expect(() => new Inbox(folder)).toThrow(expect.objectContaining({ code: 'CONFIG_EXPOSED' }));
  });

  it('says why it cannot be used', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => new Inbox(join(file, 'inbox'))).toThrow(expect.objectContaining({ code: 'INBOX_UNUSABLE' }));
    expect(existsSync(join(file, 'inbox'))).toBe(false);
  });
});
