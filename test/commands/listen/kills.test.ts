import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../auth/loopback/ports.js';
import { bin, type Running, start } from '../bin.js';
import { recent, type Stage, stage } from './stage.js';

/** `listen` as a process of its own, listening. */
async function listening(at: Stage, port: number): Promise<Running> {
  const process_ = start(process.execPath, [bin, 'listen', '--port', String(port)], at.env);
  onTestFinished(() => void process_.child.kill('SIGKILL'));
  await expect.poll(() => process_.said, { interval: 20 }).toContain('Listening at');
  return process_;
}

/** A kill with the request of that number which the process sends after an event; 0 as soon as the event is answered. */
const kills = [0, 1, 2, 4];

it('no event that was answered with 200 is lost, wherever the process is killed', async () => {
  const port = await freePort();
  let victim: Running | undefined;
  let left = 0;
  const at = await stage({
    onRequest: () => {
      left -= 1;
      if (left === 0) victim?.child.kill('SIGKILL');
    },
  });
  victim = await listening(at, port);
  await at.register({ url: `http://127.0.0.1:${port}/webhook` });
  const outcomes: string[] = [];
  for (const [n, kill] of kills.entries()) {
    left = kill === 0 ? Number.POSITIVE_INFINITY : kill;
    at.sandbox.upload(...recent(1, 100 + n));
    await at.sandbox.webhooks.settled();
    const answered = at.sandbox.webhooks.attempts.at(-1)?.status === 200;
    if (kill === 0) victim.child.kill('SIGKILL');
    // A pull may be over in fewer requests.
    else await Promise.race([victim.ended, expect.poll(() => at.waiting()).toEqual([])]);
    victim.child.kill('SIGKILL');
    const { signal } = await victim.ended;
    const workouts = at.look((store) => store.counts().workouts);
    outcomes.push(`${kill}: ${signal}, ${answered ? 'answered' : 'not answered'}, ${at.waiting().length} waiting`);
    // What was promised is in the inbox, or in the database.
    if (answered) expect(at.waiting().length > 0 || workouts === 3 + n, outcomes.join('\n')).toBe(true);
    left = Number.POSITIVE_INFINITY;
    const next = await at.listen({ port: String(port) });
    at.sandbox.webhooks.retry();
    await at.sandbox.webhooks.settled();
    await expect.poll(() => at.waiting()).toEqual([]);
    expect(
      at.look((store) => store.counts().workouts),
      outcomes.join('\n'),
    ).toBe(3 + n);
    expect(await next.end()).toBe(0);
    victim = await listening(at, port);
  }
  // The sweep has met the event in the inbox, or it has proven nothing.
  expect(outcomes.filter((one) => one.includes('1 waiting')).length).toBeGreaterThan(1);
  victim.child.kill('SIGTERM');
  expect((await victim.ended).exitCode).toBe(0);
}, 180_000);
