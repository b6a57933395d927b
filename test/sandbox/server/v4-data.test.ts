import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/sandbox/represent/json.js';
import { multisportV4 } from '../../../src/sandbox/represent/v4/session.js';
import { features } from '../../../src/sandbox/server/v4/features.js';
import { client, type Heard, NOW, open, shortSessions } from '../support.js';

const list = '/v4/data/training-sessions/list';
const all = features.map((feature) => `&features=${feature}`).join('');
const day = (date: string, more = '') => `${list}?from=${date}T00:00:00&to=${next(date)}T00:00:00${more}`;
const next = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
const recent = (days: number, more = '') => {
  const at = (offset: number) => new Date(NOW + offset * 86_400_000).toISOString().slice(0, 10);
  return `${list}?from=${at(2 - days)}T00:00:00&to=${at(2)}T00:00:00${more}`;
};
const sessionsOf = ({ json }: Heard): JsonObject[] => json.trainingSessions;

async function asking(options = {}) {
  const { sandbox } = await open(options);
  return { sandbox, get: (path: string) => client(sandbox, sandbox.issueV4Token())('GET', path) };
}

describe('the list of training sessions of v4', () => {
  it.each([400, 403] as const)('rejects with %i what begins before the first day that Polar serves', async (status) => {
    const { sandbox, get } = await asking();
    const body = { errorMessage: 'Data is available from 2026-09-01' };
    sandbox.v4.refusesBefore = { day: '2026-09-01', status, body };
    const refused = await get(`${list}?from=2026-08-31T00:00:00&to=2026-10-01T00:00:00`);
    expect([refused.status, refused.json]).toEqual([status, body]);
    expect((await get(`${list}?from=2026-09-01T00:00:00&to=2026-10-22T00:00:00`)).status).toBe(200);
    sandbox.v4.refusesBefore = { day: '2026-09-01', status };
    expect(await get(day('2026-08-01', all))).toMatchObject({ status, text: '' });
  });

  it('has 90 days of summaries without the parts that are features', async () => {
    const { get } = await asking();
    const found = sessionsOf(await get(recent(90)));
    expect(found).toHaveLength(6);
    for (const session of found) {
      expect(session).toMatchObject({
        identifier: { id: expect.stringMatching(/^\d{10}$/) },
        sport: { id: expect.any(String) },
      });
      expect(Object.keys((session.exercises as JsonObject[])[0]!)).not.toContain('samples');
      expect(session).not.toHaveProperty('trainingLoadReport');
    }
  });

  it('has a day with its features, and no feature that was not requested', async () => {
    const { get } = await asking();
    const [first] = sessionsOf(await get(recent(90)));
    const date = String(first?.startTime).slice(0, 10);
    const [whole] = sessionsOf(await get(day(date, all)));
    const [exercise] = whole!.exercises as JsonObject[];
    expect(Object.keys(exercise!)).toEqual(expect.arrayContaining(['samples', 'zones', 'statistics', 'laps']));
    const [zones] = sessionsOf(await get(day(date, '&features=zones&features=laps')));
    expect(Object.keys((zones!.exercises as JsonObject[])[0]!)).toEqual(expect.arrayContaining(['zones', 'laps']));
    expect(Object.keys((zones!.exercises as JsonObject[])[0]!)).not.toContain('samples');
  });

  it.each([
    ['a date', 'from=2026-10-01&to=2026-10-02', /'from' could not be parsed as datetime/],
    ['a zone', 'from=2026-10-01T00:00:00Z&to=2026-10-02T00:00:00Z', /'from' could not be parsed/],
    ['milliseconds', 'from=2026-10-01T00:00:00&to=2026-10-02T00:00:00.000', /'to' could not be parsed/],
    ['no such day', 'from=2026-02-30T00:00:00&to=2026-03-02T00:00:00', /'from' could not be parsed/],
    ['nothing', 'to=2026-10-02T00:00:00', /'from' is required/],
    ['91 days', 'from=2026-07-01T00:00:00&to=2026-09-30T00:00:00', /90 days/],
    ['two days with features', 'from=2026-10-01T00:00:00&to=2026-10-03T00:00:00&features=laps', /one day/],
    ['a list of features', 'from=2026-10-01T00:00:00&to=2026-10-02T00:00:00&features=laps,zones', /laps,zones/],
  ])('refuses %s', async (_name, query, complaint) => {
    const { get } = await asking();
    const { status, json } = await get(`${list}?${query}`);
    expect([status, json.errorMessage]).toEqual([400, expect.stringMatching(complaint)]);
  });

  it('goes by the local start, from inclusive, to exclusive', async () => {
    const { sandbox, get } = await asking({ sessions: [] });
    const at = (startTime: string) => ({ identifier: { id: startTime }, startTime, timezoneOffsetMinutes: 780 });
    sandbox.addV4Sessions(
      ['2026-01-01T23:59:59', '2026-01-02T00:00:00', '2026-01-02T23:59:59', '2026-01-03T00:00:00'].map(at),
    );
    const found = sessionsOf(await get(day('2026-01-02')));
    expect(found.map(({ startTime }) => startTime)).toEqual(['2026-01-02T00:00:00', '2026-01-02T23:59:59']);
  });

  it('spells gaps, zeros and envelopes in every way that clients have seen', async () => {
    const { sandbox, get } = await asking({ sessions: [] });
    const exercises = [
      {
        samples: { samples: [{ type: 'SPEED', values: [null, 0, 1] }] },
        zones: [{ zones: [{ lowerLimit: 0, inZone: 7 }] }],
      },
    ];
    sandbox.addV4Sessions([
      { identifier: { id: '1' }, startTime: '2026-01-02T10:00:00', recoveryTimeMillis: '3', exercises },
    ]);
    const text = async (spelling: object) => {
      Object.assign(sandbox.v4, { spelling: { ...sandbox.v4.spelling, ...spelling } });
      return (await get(day('2026-01-02', all))).text;
    };
    expect(await text({})).toContain('"values":["NaN",0,1]');
    expect(await text({ gap: 'null' })).toContain('[null,0,1]');
    expect(await text({})).not.toContain('lowerLimit');
    expect(await text({ zeros: 'kept' })).toContain('"lowerLimit":0');
    expect(await text({ int64: 'number' })).toContain('"recoveryTimeMillis":3');
    expect(await text({ envelope: 'double' })).toMatch(/^\{"trainingSessions":\{"trainingSessions":\[/);
    expect(await text({ envelope: 'bare' })).toMatch(/^\[\{/);
    const bare = sandbox.v4.spelling;
    sandbox.v4.spelling = { ...bare, nothing: '404' };
    expect((await get(day('2025-01-01'))).status).toBe(404);
    sandbox.v4.spelling = { ...bare, nothing: 'object' };
    expect((await get(day('2025-01-01'))).text).toBe('{}');
    const withBareNaN = client(sandbox, sandbox.issueV4Token())('GET', day('2026-01-02', all));
    sandbox.v4.spelling = { ...bare, gap: 'bare' };
    await expect(withBareNaN).rejects.toThrow(/JSON/);
  });

  it('can have a broken feature, a removed feature, a missing scope, and has only its own paths', async () => {
    const { sandbox, get } = await asking();
    sandbox.v4.broken.add('samples');
    expect(await get(day('2026-10-01', '&features=samples'))).toMatchObject({
      status: 500,
      text: 'Unexpected error occurred',
    });
    expect((await get(day('2026-10-01', '&features=laps'))).status).toBe(200);
    sandbox.v4.refused.add('hill-splits');
    expect((await get(day('2026-10-01', all))).json.errorMessage).toContain("'hill-splits'");
    sandbox.v4.missingScopes.add('sports:read');
    expect((await get('/v4/data/sports/list')).json).toEqual({ errorMessage: 'Missing required scope: sports:read' });
    sandbox.v4.missingScopes.clear();
    expect((await get('/v4/data/sports/list')).status).toBe(200);
    expect((await get('/v4/data/training-sessions/7000000001')).status).toBe(404);
  });

  it('shows edits and deletions, and counts against its own limit', async () => {
    const limit = { limit: 3, seconds: 900 };
    const { sandbox, get } = await asking({ sessions: shortSessions(2), rateLimit4: { short: limit, long: limit } });
    const [one, two] = sessionsOf(await get(recent(90))).map(({ identifier }) => String((identifier as JsonObject).id));
    sandbox.editV4(one!, { name: 'Better name' });
    sandbox.editV4(two!, undefined);
    const answer = await get(recent(90));
    expect(sessionsOf(answer)).toMatchObject([{ name: 'Better name' }]);
    expect(answer.headers.get('ratelimit-usage')).toBe('2, 2');
    await get(recent(1));
    expect((await get(recent(1))).status).toBe(429);
    expect((await client(sandbox)('GET', '/v3/exercises')).status).toBe(200);
  });
});

describe('a session in the model of v4', () => {
  it('has the legs of a multisport session as its exercises', async () => {
    const { sandbox, get } = await asking({ sessions: [] });
    const [swim, ride] = shortSessions(2);
    sandbox.addV4Sessions([multisportV4([swim!, ride!])]);
    const [whole] = sessionsOf(await get(recent(90)));
    expect(whole!.exercises).toHaveLength(2);
    expect(whole).toMatchObject({ durationMillis: swim!.durationMillis + ride!.durationMillis, sport: { id: '82' } });
  });

  it('has running power halved, and its statistics in full', async () => {
    const sessions = shortSessions(64).filter(
      ({ sport, series }) => sport === 'RUNNING' && series?.some(({ type }) => type === 4),
    );
    const { sandbox, get } = await asking({ sessions: sessions.slice(0, 1) });
    const [{ startTime }] = sessionsOf(await get(recent(90))) as [JsonObject];
    sandbox.v4.spelling = { ...sandbox.v4.spelling, gap: 'null' };
    const { json } = await get(day(String(startTime).slice(0, 10), all));
    const [exercise] = json.trainingSessions[0].exercises;
    const crank = exercise.samples.samples.find(({ type }: { type: string }) => type === 'LEFT_CRANK_CURRENT_POWER');
    const watts: number[] = crank.values.filter((value: number | null) => value !== null);
    const mean = watts.reduce((a, b) => a + b, 0) / watts.length;
    const power = exercise.statistics.statistics.find(({ type }: { type: string }) => type === 'STATISTICS_TYPE_POWER');
    expect(power.avg / mean).toBeCloseTo(2, 5);
  });
});
