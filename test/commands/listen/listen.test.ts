import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../auth/loopback/ports.js';
import { recent, signIn, stage } from './stage.js';

describe('listen', () => {
  it('stores the workout of an event, however often and in whatever order events come', async () => {
    const at = await stage();
    const listening = await at.listen();
    const { stdout } = await at.register(listening);
    expect(stdout).toContain(`Polar notifies ${listening.url} about EXERCISE.`);
    Object.assign(at.sandbox.webhooks.behavior, { copies: 2, reversed: true, dataUrl: at.sandbox.url });
    at.sandbox.upload(...recent(2, 5));
    await at.sandbox.webhooks.settled();
    expect(at.sandbox.webhooks.attempts.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(at.look((store) => store.counts().workouts)).toBe(4);
    const runs = at.look((store) => store.runs(9));
    expect(runs.every(({ outcome }) => outcome === 'ok')).toBe(true);
    // The address in an event is never asked for, and the one pull does not look for other kinds.
    const paths = at.sandbox.requests.map(({ path }) => path);
    expect(paths.filter((path) => /sleep|activit/.test(path))).toEqual([]);
    expect(await listening.end()).toBe(0);
    expect(listening.said().stderr).toContain('EXERCISE: pulling workouts.');
  });

  it('pulls the night and its recharge for SLEEP, and shows when the last event came', async () => {
    const at = await stage();
    const listening = await at.listen();
    await at.register(listening, { events: 'sleep' });
    at.sandbox.webhooks.notify({ event: 'SLEEP', date: '2026-03-01' });
    await at.sandbox.webhooks.settled();
    await expect.poll(() => at.waiting()).toEqual([]);
    const kinds = at.look((store) => store.records.counts()).filter(({ count }) => count > 0);
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(['nightly_recharge', 'sleep']);
    const status = JSON.parse((await at.call('status', '--json')).stdout);
    expect(status.webhook).toMatchObject({ url: listening.url, state: 'active', last_event: { event: 'SLEEP' } });
    expect((await at.call('status')).stdout).toMatch(/Webhook +active, .*; last event .* \(SLEEP\)/);
  });

  it('serves every profile of the machine, by its user', async () => {
    const at = await stage();
    const other = join(at.home, 'profiles', 'anna');
    signIn(at.sandbox, other, at.sandbox.userId);
    writeFileSync(join(at.home, 'config.json'), JSON.stringify({ userId: '1', clientId: at.sandbox.clientId }));
    const listening = await at.listen();
    await at.register(listening);
    at.sandbox.upload(...recent(1, 5));
    await at.sandbox.webhooks.settled();
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(at.look((store) => store.counts().workouts, 'anna')).toBe(3);
    expect(listening.said().stderr).toContain('EXERCISE for anna: pulling workouts.');
  });

  it('learns of a webhook and of a profile while it runs', async () => {
    const at = await stage();
    writeFileSync(join(at.home, 'config.json'), JSON.stringify({ userId: '1' }));
    const listening = await at.listen();
    writeFileSync(join(at.home, 'config.json'), JSON.stringify({ userId: at.sandbox.userId }));
    await at.register(listening);
    at.sandbox.upload(...recent(1, 5));
    await at.sandbox.webhooks.settled();
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(at.look((store) => store.counts().workouts)).toBe(3);
  });

  it('refuses what was not signed with the key of the webhook, and stores nothing', async () => {
    const at = await stage();
    const listening = await at.listen();
    await at.register(listening);
    const body = JSON.stringify({ event: 'EXERCISE', user_id: Number(at.sandbox.userId), entity_id: 'x' });
    const headers = { 'Polar-Webhook-Signature': 'c'.repeat(64) };
    const answers = await Promise.all([1, 2, 3].map(() => fetch(listening.url, { method: 'POST', body, headers })));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(at.waiting()).toEqual([]);
    expect(listening.said().stderr.match(/Refused a message/g)).toHaveLength(1);
  });

  it('keeps an event while Polar cannot be asked, and pulls for it when it is started again', async () => {
    const at = await stage();
    const first = await at.listen();
    await at.register(first);
    at.sandbox.faults.add({ kind: '503', path: /exercise/, times: 'always' });
    at.sandbox.upload(...recent(1, 5));
    await at.sandbox.webhooks.settled();
    await expect.poll(() => first.said().stderr, { timeout: 30_000 }).toContain('is tried again in 1 min');
    expect([await first.end(), at.waiting().length]).toEqual([0, 1]);
    at.sandbox.faults.clear();
    await at.listen();
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(at.look((store) => store.counts().workouts)).toBe(3);
  });

  it('is one for each machine, and needs a free port', async () => {
    const at = await stage();
    const port = String(await freePort());
    const first = await at.listen({ port });
    expect(JSON.parse((await at.call('listen', '--port', '0', '--json')).stderr)).toMatchObject({
      ...{ code: 'LISTEN_RUNNING', exit: 6 },
    });
    const other = await stage();
    expect(JSON.parse((await other.call('listen', '--port', port, '--json')).stderr)).toMatchObject({
      ...{ code: 'LISTEN_PORT', exit: 2 },
    });
    expect(await first.end()).toBe(0);
  });
});
