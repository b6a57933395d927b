import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Journal } from '../../src/deliver/engine/journal.js';
import { temporaryFolder } from '../support/folder.js';
import { Killed, Machine, userId } from './machine.js';
import { allManners, Service } from './model.js';
import { filesIn, names, push } from './watched.js';

const endurain = allManners.find(({ name }) => name === 'endurain')!;
const [w1, w2, w99] = ['w1', 'w2', 'w99'].map((id) => ({ id, name: id }));

function stage() {
  const path = join(temporaryFolder(), 'delivered.json');
  return { path, journal: new Journal(path, userId, 'endurain'), service: new Service(endurain) };
}

it('a restored database does not deliver again to a target that cannot be asked', async () => {
  const { journal, service } = stage();
  expect(await new Machine(journal).push(service, [w1!, w2!])).toMatchObject({ sent: [{}, {}] });
  const restored = new Machine(journal);
  // What starts after the last delivery cannot have been part of it.
  expect(await restored.push(service, [w1!, w99!])).toMatchObject({ unknown: [{ id: 'w1' }], sent: [{ id: 'w99' }] });
  // Pulled again later, and still in doubt.
  expect(await restored.push(service, [w2!])).toMatchObject({ unknown: [{ id: 'w2' }], sent: [] });
  expect(restored.settle(service)).toBe(2);
  expect(await restored.push(service, [w1!, w2!, w99!])).toMatchObject({ unknown: [], unchanged: 3 });
  expect(service.there.map(({ id }) => id)).toEqual(['w1', 'w2', 'w99']);
});

it('a restored database is still in doubt after it was killed at its first delivery', async () => {
  const { journal, service } = stage();
  await new Machine(journal).push(service, [w1!]);
  const restored = new Machine(journal);
  await restored.push(service, [w99!], (point) => {
    if (point === 'after claim') throw new Killed();
  });
  expect(await restored.push(service, [w1!])).toMatchObject({ unknown: [{ id: 'w1' }], sent: [] });
  expect(service.copies('w1')).toBe(1);
});

it('the same database is never in doubt, nor another target', async () => {
  const { path, journal, service } = stage();
  const machine = new Machine(journal);
  await machine.push(service, [w1!]);
  expect(await machine.push(service, [w1!, w2!])).toMatchObject({ sent: [{ id: 'w2' }] });
  expect(new Journal(path, userId, 'other').doubtUntil(undefined)).toBeUndefined();
});

it.each(['', 'x', '[]', '{"10579 endurain":{"last":1}}', '{"10579 endurain":{"last":"2026","doubtUntil":1}}'])(
  'sends nothing while the file is damaged, and leaves it as it is: %s',
  async (damaged) => {
    const { path, journal, service } = stage();
    await new Machine(journal).push(service, [w1!]);
    writeFileSync(path, damaged);
    await expect(new Machine(journal).push(service, [w1!, w2!])).rejects.toMatchObject({
      ...{ code: 'JOURNAL_DAMAGED', exitCode: 8, hint: expect.stringContaining('backup') },
    });
    expect(service.there).toHaveLength(1);
    expect(readFileSync(path, 'utf8')).toBe(damaged);
  },
);

it('sends nothing while the file cannot be read', async () => {
  const { path, journal, service } = stage();
  mkdirSync(path);
  await expect(new Machine(journal).push(service, [w1!])).rejects.toMatchObject({ code: 'JOURNAL_UNREADABLE' });
  expect(service.there).toEqual([]);
});

it('sends nothing while the file cannot be written, and sends it later', async () => {
  const { path, journal, service } = stage();
  const inTheWay = `${path}.${process.pid}.tmp`;
  mkdirSync(inTheWay);
  const machine = new Machine(journal);
  expect(await machine.push(service, [w1!])).toMatchObject({
    ...{ sent: [], waiting: [{ id: 'w1' }], problem: { code: 'JOURNAL_UNWRITABLE', exitCode: 8 } },
  });
  expect(service.there).toEqual([]);
  rmSync(inTheWay, { recursive: true });
  expect(await machine.push(service, [w1!])).toMatchObject({ sent: [{ id: 'w1' }] });
});

it('a restored database does not write again what has been removed from a folder', async () => {
  const { journal } = stage();
  const folder = temporaryFolder();
  await push(new Machine(journal), folder);
  rmSync(join(folder, names[0]!));
  const restored = new Machine(journal);
  for (const _time of ['first', 'again']) {
    expect(await push(restored, folder)).toMatchObject({ sent: [], unknown: [{ id: 'w1' }] });
    expect(filesIn(folder)).toEqual([names[1]]);
  }
  expect(restored.rows.list({ state: 'sent' })).toMatchObject([{ item: 'w2', knownBy: 'asked' }]);
  // The user has looked, and wants it.
  const [row] = restored.rows.list({ state: 'unknown' });
  restored.rows.end(row!, row!, { state: 'waiting' }, '2026-12-01T00:00:00Z');
  expect(await push(restored, folder)).toMatchObject({ sent: [{ id: 'w1' }] });
});
