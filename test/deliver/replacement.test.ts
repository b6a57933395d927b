import { expect, it } from 'vitest';
import { Machine } from './machine.js';
import { allManners, Service } from './model.js';

const intervals = allManners.find(({ name }) => name === 'intervals')!;

it('an update that the service rejects is tried twice and reported once, until the workout changes again', async () => {
  const service = new Service(intervals);
  const machine = new Machine();
  await machine.push(service, [{ id: 'w1', name: 'one' }]);
  const [there] = service.there.splice(0);
  const edited = [{ id: 'w1', name: 'better' }];
  const first = await machine.push(service, edited);
  expect(first).toMatchObject({ edited: [{ id: 'w1', reason: expect.stringContaining('404') }], replaced: [] });
  expect(first?.edited[0]).not.toHaveProperty('known');
  const before = service.requests;
  expect(await machine.push(service, edited)).toMatchObject({ edited: [{ id: 'w1', known: true }], replaced: [] });
  expect(service.requests).toBeGreaterThan(before);
  const { requests } = service;
  expect(await machine.push(service, edited)).toMatchObject({ edited: [{ id: 'w1', known: true }], replaced: [] });
  expect(service.requests).toBe(requests);
  service.there.push(there!);
  expect(await machine.push(service, [{ id: 'w1', name: 'best' }])).toMatchObject({ replaced: [{ id: 'w1' }] });
  expect(service.there).toMatchObject([{ name: 'best' }]);
});
