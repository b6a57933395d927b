import { afterEach, describe, expect, it } from 'vitest';
import { createAccessLinkV4 } from '../../../src/polar/v4/client.js';
import { features, featuresIn, namedIn } from '../../../src/polar/v4/features.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/sandbox.js';

let sandbox: Sandbox;
let clock = Date.parse('2026-03-01T12:00:00Z');
const waits: number[] = [];
afterEach(() => sandbox.close());

async function clientOf(options: SandboxOptions = {}, more = {}) {
  sandbox = await startSandbox({ count: 4, longestSeconds: 10, now: () => clock, ...options });
  waits.length = 0;
  return createAccessLinkV4({
    apiUrl: `${sandbox.url}/v4/data`,
    accessToken: sandbox.issueV4Token(),
    version: 'test',
    now: () => new Date(clock),
    sleep: async (ms) => {
      waits.push(ms);
      clock += ms;
    },
    random: () => 0,
    ...more,
  });
}

const window = { from: '2025-12-03T00:00:00', to: '2026-03-03T00:00:00' };
const failure = (work: Promise<unknown>) => work.catch((problem: unknown) => problem);

describe('the client of API v4', () => {
  it('finds the features in the path of a response, and in the complaint of a refusal', async () => {
    await clientOf();
    expect(featuresIn('/list?features=samples&from=1&features=pause-times&features=new')).toEqual(
      new Set(['samples', 'pause-times']),
    );
    expect(featuresIn('/list?from=1')).toEqual(new Set());
    expect(namedIn('Unknown feature HILL_SPLITS, or "laps"', features)).toEqual(['laps', 'hill-splits']);
    expect(namedIn('Unknown feature LAPS', ['samples'])).toEqual([]);
    expect(namedIn('400', features)).toEqual([]);
  });

  it('requests a window of summaries, and a day with each feature as a parameter of its own', async () => {
    const client = await clientOf();
    const { value, path } = await client.listSessions(window);
    expect(value?.sessions).toHaveLength(4);
    expect(path).toBe('/training-sessions/list?from=2025-12-03T00:00:00&to=2026-03-03T00:00:00');
    const day = value!.sessions[0]!.session.exercises[0]!.startTime.slice(0, 10);
    const range = { from: `${day}T00:00:00`, to: `${day}T23:59:59` };
    const whole = await client.listSessions(range, features);
    expect(featuresIn(whole.path)).toEqual(new Set(features));
    expect(whole.value!.sessions[0]!.session.exercises[0]!.samples!.length).toBeGreaterThan(0);
    expect(client.requests).toBe(2);
    await client.close();
  });

  it("recognizes a refused feature by Polar's complaint", async () => {
    const client = await clientOf();
    sandbox.v4.refused.add('hill-splits');
    const problem = await failure(client.listSessions({ ...window, from: '2026-03-02T00:00:00' }, features));
    expect(problem).toMatchObject({
      code: 'UNEXPECTED_STATUS',
      status: 400,
      complaint: expect.stringContaining('hill-splits'),
    });
    expect(namedIn((problem as { complaint: string }).complaint, features)).toEqual(['hill-splits']);
    await client.close();
  });

  it('names the scope that is missing', async () => {
    const client = await clientOf();
    sandbox.v4.missingScopes.add('training_sessions:read');
    expect(await failure(client.listSessions(window))).toMatchObject({
      code: 'SCOPE_MISSING',
      exitCode: 4,
      message: expect.stringContaining('training_sessions:read'),
    });
    await client.close();
  });

  it('leaves a fifth of the limit to others', async () => {
    const short = { limit: 10, seconds: 40 };
    const client = await clientOf({ rateLimit4: { short, long: { limit: 1000, seconds: 86_400 } } });
    for (let n = 0; n < 9; n += 1) await client.listSessions(window);
    expect(waits).toEqual([40_000]);
    expect(sandbox.requests.map(({ status }) => status)).not.toContain(429);
    await client.close();
  });

  it('continues when the window is over, after a 429', async () => {
    const client = await clientOf({}, { maxWaitSeconds: 1000 });
    sandbox.faults.add({ kind: '429' });
    expect((await client.listSessions(window)).status).toBe(200);
    expect(waits).toEqual([900_000]);
    await client.close();
  });

  it('takes 404 and 204 for an empty list', async () => {
    const client = await clientOf();
    for (const nothing of ['404', '204'] as const) {
      sandbox.v4.spelling = { ...sandbox.v4.spelling, nothing };
      const { value } = await client.listSessions({ from: '2020-01-01T00:00:00', to: '2020-02-01T00:00:00' });
      expect(value).toBeUndefined();
    }
    await client.close();
  });
});
