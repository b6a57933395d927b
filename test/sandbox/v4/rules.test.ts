import { describe, expect, it } from 'vitest';
import { addQuirks, quirkNames, shows } from '../../../src/sandbox/quirks.js';
import { client, NOW } from '../support.js';
import { asking, date, dated, daysOf, states } from './asking.js';

describe('the days of v4', () => {
  it.each(dated)(
    '%s: windows of %i days without features and of %i with',
    async (path, plain, withFeature, feature) => {
      const { v4 } = await asking();
      const status = async (days: number, asked?: string) =>
        (await v4(daysOf(path, date(1 - days), date(1), asked))).status;
      expect(await status(plain)).toBe(200);
      expect(await v4(daysOf(path, date(-plain), date(1)))).toMatchObject({
        ...{ status: 400, json: { errorMessage: expect.stringContaining('must not be longer') } },
      });
      expect(await status(0)).toBe(400);
      if (feature === '') return;
      expect(await status(withFeature, feature)).toBe(200);
      expect(await status(withFeature + 1, feature)).toBe(400);
      expect((await v4(daysOf(path, date(0), date(1), `${feature},other`))).json.errorMessage).toContain('not allowed');
    },
  );

  it.each(dated)('%s speaks one dialect of dates, and says so in the words of a real response', async (path) => {
    const { v4, sandbox } = await asking();
    const isDateTime = path === '/calendar/list';
    const [own, other] = isDateTime ? ['T00:00:00', ''] : ['', 'T00:00:00'];
    const ask = (at: string) => v4(`${path}?from=${date(-1)}${at}&to=${date(0)}${at}`);
    expect((await ask(own)).status).toBe(200);
    const complaint = `Value for key 'from' could not be parsed as date${isDateTime ? 'time' : ''}`;
    expect(await ask(other)).toMatchObject({ status: 400, json: { errorMessage: complaint } });
    sandbox.v4.spelling = { ...sandbox.v4.spelling, complaint: 'error' };
    expect((await ask(other)).json).toEqual({ error: complaint });
    expect((await v4(path)).json).toEqual({ error: "Query parameter 'from' is required" });
  });

  it('ignore a parameter they do not know, as if it had not been there', async () => {
    const { v4 } = await asking();
    const { text } = await v4(daysOf('/sleeps', date(-3), date(0)));
    expect((await v4(`${daysOf('/sleeps', date(-3), date(0))}&samples=true&zones=true`)).text).toBe(text);
  });

  it('are the day that is asked for; with some clients the next one came too', async () => {
    const { v4, sandbox } = await asking();
    const dates = async (to: string) =>
      (await v4(daysOf('/activity/list', date(-3), to))).json.activityDays.map((one: { date: string }) => one.date);
    expect(await dates(date(-2))).toEqual([date(-3)]);
    sandbox.v4.days.to = 'inclusive';
    expect(await dates(date(-2))).toEqual([date(-3), date(-2)]);
    expect(await dates(date(-3))).toEqual([date(-3)]);
  });

  it('can have a day that Polar cannot deliver, but for the index', async () => {
    const { v4, sandbox } = await asking();
    sandbox.v4.days.brokenDays.add(`/sleeps ${date(-2)}`);
    const ask = (from: number, feature?: string) => v4(daysOf('/sleeps', date(from), date(from + 1), feature));
    expect(await ask(-2, 'sleep-score')).toMatchObject({ status: 500, text: 'Unexpected error occurred' });
    expect((await ask(-3, 'sleep-score')).status).toBe(200);
    expect((await ask(-2)).status).toBe(200);
  });

  it.each(dated)('%s: nothing is an empty list, null, an empty object, 204 or 404', async (path, _p, _w, feature) => {
    const { v4, sandbox } = await asking();
    const nothing = () => v4(daysOf(path, '2020-01-01', '2020-01-02', feature));
    expect((await nothing()).text).toMatch(/^(\[\]|\{("\w+":\[\],?)+\})$/);
    for (const [word, status, text] of [
      ['null', 200, /^(null|\{("\w+":null,?)+\})$/],
      ['object', 200, /^\{\}$/],
      ['204', 204, /^$/],
      ['404', 404, /^$/],
    ] as const) {
      sandbox.v4.spelling = { ...sandbox.v4.spelling, nothing: word };
      expect(await nothing()).toMatchObject({ status, text: expect.stringMatching(text) });
    }
  });

  it('come in one envelope, in two, or in none', async () => {
    const { v4, sandbox } = await asking();
    const shape = async (path: string) => {
      const [, plain, , feature] = dated.find(([one]) => one === path) ?? [];
      const days = feature === 'heart-rate-samples' || plain === 65 ? 20 : 3;
      const { json } = await v4(
        plain === undefined
          ? path
          : daysOf(path, date(1 - days), date(1), plain === 30 && days === 20 ? feature : undefined),
      );
      const inner = Object.values(json)[0] as object;
      return Array.isArray(json)
        ? '[]'
        : `${Object.keys(json)[0]}.${Array.isArray(inner) ? '[]' : Object.keys(inner)[0]}`;
    };
    const paths = ['/sleeps', '/nightly-recharge-results', '/activity/list', '/continuous-samples'];
    const bare = [
      '/training-target/calendar-targets',
      '/training-target/favorites',
      '/sports/list',
      '/user/account-data',
    ];
    const all = [...paths, ...bare];
    expect(await Promise.all(all.map(shape))).toEqual([
      ...['nightSleeps.[]', 'nightlyRechargeResults.[]', 'activityDays.[]', 'heartRateSamplesPerDay.[]'],
      ...['[]', '[]', '[]', 'basicInfo.firstName'],
    ]);
    sandbox.v4.days.envelopes = 'documented';
    expect(await Promise.all(all.map(shape))).toEqual([
      ...['nightSleeps.nightSleeps', 'nightlyRechargeResults.nightlyRechargeResults', 'activities.activityDays'],
      ...['continuousSamples.heartRateSamplesPerDay', 'trainingTarget.[]', 'favoriteTarget.[]', 'sports.[]'],
      'accountData.basicInfo',
    ]);
  });
});

describe('the quirks of v4', () => {
  it('can be asked for by name', async () => {
    const { v4, sandbox } = await asking();
    addQuirks(
      sandbox,
      quirkNames.filter((name) => !shows('v3', name)),
      NOW,
    );
    const night = (at: number) => v4(daysOf('/sleeps', date(at), date(at + 1), 'sleep-score'));
    expect((await night(-2)).status).toBe(500);
    // The broken day is the next one.
    expect((await night(-3)).status).toBe(500);
    expect(Object.keys((await night(-5)).json.nightSleeps)).toEqual(['nightSleeps']);
    expect((await v4(daysOf('/sleeps', '2020-01-01', '2020-01-02'))).json).toEqual({ nightSleeps: null });
    const { dailyPpiSamples } = (await v4(daysOf('/ppi-samples', date(-4), date(-3), 'samples'))).json.dailyPpiSamples;
    expect(dailyPpiSamples).toHaveLength(2);
    expect(dailyPpiSamples[0].ppiSamplesPerDevice[0].ppiSamples.length).toBeGreaterThan(70_000);
  });
});

describe('every address of v4', () => {
  const all = [...dated.map(([path]) => daysOf(path, date(-1), date(0))), ...states.map(([path]) => path)];

  it.each(all)('%s asks for its scope by name, and a token', async (path) => {
    const { sandbox, v4 } = await asking();
    expect((await v4(path)).status).toBe(200);
    const [, scope] = states.find(([one]) => one === path) ?? [];
    const bare = client(sandbox, sandbox.issueV4Token(['training_sessions:read']));
    const refused = await bare('GET', `/v4/data${path}`);
    expect(refused.status).toBe(403);
    expect(refused.json.errorMessage).toMatch(new RegExp(`^Missing required scope: ${scope ?? '[a-z_]+'}:read$`));
    const stranger = await client(sandbox, 'unknown')('GET', `/v4/data${path}`);
    expect([stranger.status, stranger.text]).toEqual([401, expect.stringContaining('<h1>HTTP Status 401')]);
  });

  it('can only be read, and one that does not exist is a 404, unlike in v3', async () => {
    const { method, v3, v4 } = await asking();
    expect((await method('DELETE', '/user-devices')).status).toBe(405);
    for (const path of ['/cardio-load', '/sleeps/available', `/sleeps/${date(-1)}`, '/routes/1', '/toString'])
      expect((await v4(path)).status).toBe(404);
    expect((await v3('toString')).status).toBe(401);
  });

  it('has no sports for some accounts', async () => {
    const { v4, sandbox } = await asking();
    expect((await v4('/sports/list')).json[0]).toMatchObject({ id: { id: 1 }, name: 'RUNNING' });
    sandbox.v4.days.sports = 'empty';
    expect((await v4('/sports/list')).json).toEqual([]);
  });
});
