import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Journal } from '../../src/deliver/engine/journal.js';
import { temporaryFolder } from '../support/folder.js';
import { Machine, userId } from './machine.js';
import { allManners, Service } from './model.js';

const endurain = allManners.find(({ name }) => name === 'endurain')!;
const [w1, w2, w99] = ['w1', 'w2', 'w99'].map((id) => ({ id, name: id }));

it('a database that was put back does not deliver again to a target that cannot be asked', async () => {
  const path = join(temporaryFolder(), 'delivered.json');
  const journal = new Journal(path, userId, 'endurain');
  const service = new Service(endurain);
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

it('the same database is never in doubt, nor another account, nor a file that is damaged', async () => {
  const path = join(temporaryFolder(), 'delivered.json');
  const service = new Service(endurain);
  const machine = new Machine(new Journal(path, userId, 'endurain'));
  await machine.push(service, [w1!]);
  expect(await machine.push(service, [w1!, w2!])).toMatchObject({ sent: [{ id: 'w2' }] });
  expect(new Journal(path, userId, 'other').doubtUntil(undefined)).toBeUndefined();
  writeFileSync(path, 'x');
  expect(new Journal(path, userId, 'endurain').doubtUntil(undefined)).toBeUndefined();
});
