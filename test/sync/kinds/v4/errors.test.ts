import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { readComplaint } from '../../../../src/polar/http/complaint.js';
import { describeShared, sharedPath } from '../../../support/shared.js';
import { type World, world } from '../../support.js';

let w: World;
afterEach(() => w.close());

const open = async () => {
  w = await world({ sessions: [], historyDays: 5, api: 'v4' });
};
const asked = (path: string) => w.sandbox.requests.filter((one) => one.path.startsWith(`/v4/data${path}`));

describeShared('the reason in an error of v4', () => {
  const said = (name: string) =>
    readComplaint(readFileSync(sharedPath('fixtures', 'accesslink-v4-other', 'errors', name)));

  it('is found under either key, and a page has none', async () => {
    await open();
    const form = "Value for key 'from' could not be parsed as datetime";
    expect([said('400-date-form.json'), said('400-date-form.other-key.json')]).toEqual([form, form]);
    expect(said('400-missing-from.json')).toBe("Query parameter 'from' is required");
    const scope = 'Missing required scope: temperature_measurement:read';
    expect([said('403-scope.json'), said('403-scope.other-key.json')]).toEqual([scope, scope]);
    expect([said('401-page.html'), said('500-text.txt')]).toEqual([undefined, undefined]);
  });
});

describe('an error of v4', () => {
  it('400 is a fault of the one who asks: the same is not asked again, and another kind comes all the same', async () => {
    await open();
    w.sandbox.faults.add({ kind: '400', path: /tests\/list/, times: 'always' });
    const { failed, data } = await w.pullData(['tests', 'devices']);
    expect(failed).toEqual([{ id: 'tests', reason: expect.any(String) }]);
    expect(data.devices).toMatchObject({ new: 2, failed: 0 });
    const paths = asked('/tests').map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it.each(['errorMessage', 'error'] as const)('403 names the scope, also under %s', async (complaint) => {
    await open();
    w.sandbox.v4.spelling = { ...w.sandbox.v4.spelling, complaint };
    w.sandbox.v4.missingScopes.add('devices:read');
    const { failed } = await w.pullData(['devices', 'tests']);
    expect(failed).toEqual([{ id: 'devices', reason: expect.stringContaining('polar-sync login --scope devices') }]);
    expect(asked('/user-devices')).toHaveLength(1);
  });

  it('401 ends the run: the sign-in is no longer good', async () => {
    await open();
    w.sandbox.faults.add({ kind: '401', path: /v4\/data/, times: 'always' });
    await expect(w.pullData(['devices', 'tests'])).rejects.toMatchObject({ exitCode: 4 });
    expect(asked('/tests')).toEqual([]);
  });

  it('500 is tried again, and then that day is left for the next run', async () => {
    await open();
    const day = '2026-02-27';
    w.sandbox.v4.days.brokenDays.add(`/sleeps ${day}`);
    const { failed } = await w.pullData(['sleep']);
    expect(failed).toEqual([{ id: 'sleep', reason: expect.any(String) }]);
    const tries = asked('/sleeps').filter(({ path, status }) => path.includes(`from=${day}`) && status === 500);
    expect(tries.length).toBeGreaterThan(1);
    w.sandbox.v4.days.brokenDays.clear();
    await w.pullData(['sleep']);
    expect(w.look((store) => store.records.list('sleep').map(({ id }) => id))).toContain(day);
  });
});
