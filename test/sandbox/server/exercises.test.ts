import { describe, expect, it } from 'vitest';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { client, NOW, open } from '../support.js';

const [run] = generateSessions({ now: NOW, count: 1, longestSeconds: 3700 });
const rr = generateSessions({ now: NOW, longestSeconds: 40 }).filter(({ name }) => name === 'run with RR intervals');

describe('GET /v3/exercises', () => {
  it('is a bare array without details', async () => {
    const { sandbox } = await open();
    const { json, status } = await client(sandbox)('GET', '/v3/exercises');
    expect(status).toBe(200);
    expect(json).toBeInstanceOf(Array);
    expect(json.map(({ id }: { id: string }) => id)).toEqual(sandbox.exerciseIds);
    for (const one of json) {
      expect(one).not.toHaveProperty('samples');
      expect(one).not.toHaveProperty('heart_rate_zones');
      expect(one).not.toHaveProperty('route');
    }
  });

  it('is spelled like real responses', async () => {
    const { sandbox } = await open({ sessions: [run!] });
    const ask = client(sandbox);
    const { json, text } = await ask('GET', `/v3/exercises/${run!.exerciseId}?samples=true&zones=true&route=true`);
    expect(Object.keys(json)).toEqual(
      ['id', 'upload_time', 'polar_user', 'device', 'device_id', 'start_time', 'start_time_utc_offset', 'duration']
        .concat(['distance', 'heart_rate', 'sport', 'has_route', 'detailed_sport_info', 'calories', 'running_index'])
        .concat(['fat_percentage', 'carbohydrate_percentage', 'protein_percentage', 'heart_rate_zones', 'samples'])
        .concat(['route', 'training_load_pro']),
    );
    expect(json.id).toMatch(/^[0-9A-Za-z]{8}$/);
    expect(json.upload_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(json.duration).toBe(`PT${run!.durationMillis / 1000}S`);
    expect(text).toMatch(/"distance":\d+\.0,/);
    expect(json.heart_rate_zones.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(Object.keys(json.heart_rate_zones[0])).toEqual(['index', 'lower_limit', 'upper_limit', 'in_zone']);
    expect(json.heart_rate_zones[2].in_zone).toMatch(/^PT(\d+H)?(\d+M)?(\d+S)?$/);
    expect(json.samples[0]).toMatchObject({ recording_rate: 1, sample_type: 0 });
    expect(json.samples.map((s: { sample_type: number }) => s.sample_type)).toEqual([0, 1, 2, 3, 4, 9, 10]);
    expect(json.route[0]).toEqual({
      latitude: expect.closeTo(47.995, 3),
      longitude: expect.closeTo(7.85, 3),
      time: 'PT0S',
      satellites: expect.any(Number),
      fix: 1,
    });
    expect(json.training_load_pro).toHaveProperty('cardio-load');
    expect(json.training_load_pro).not.toHaveProperty('date');
    expect(json).not.toHaveProperty('training_load');
  });

  it('is spelled as documented if so configured', async () => {
    const { sandbox } = await open({ sessions: [run!, ...rr], spelling: 'documented' });
    const { json } = await client(sandbox)('GET', '/v3/exercises?samples=true&zones=true');
    const one = json.find(({ id }: { id: string }) => id === run!.exerciseId);
    expect(one.upload_time).toMatch(/\.000Z$/);
    expect(one).toHaveProperty('running-index');
    expect(one).toHaveProperty('training_load');
    expect(one.training_load_pro).toHaveProperty('date');
    expect(one.heart_rate_zones[0]).toHaveProperty('in-zone');
    expect(one.heart_rate_zones[0].index).toBe(1);
    expect(one.samples[1]).toMatchObject({ 'recording-rate': 1, 'sample-type': '1' });
  });

  it('contains each detail only on request', async () => {
    const { sandbox } = await open({ sessions: [run!] });
    const ask = client(sandbox);
    const details = async (query: string) => {
      const { json } = await ask('GET', `/v3/exercises/${run!.exerciseId}?${query}`);
      return ['samples', 'heart_rate_zones', 'route'].filter((key) => key in json);
    };
    expect(await details('samples=true')).toEqual(['samples']);
    expect(await details('zones=true&samples=false')).toEqual(['heart_rate_zones']);
    expect(await details('route=true')).toEqual(['route']);
  });

  it('has RR intervals with a rate of 0 and a numeric type', async () => {
    const { sandbox } = await open({ sessions: rr });
    const { json } = await client(sandbox)('GET', '/v3/exercises?samples=true');
    expect(json[0].samples.at(-1)).toMatchObject({ recording_rate: 0, sample_type: 11 });
  });

  it('is the same, byte for byte, on every port and every call', async () => {
    const texts: string[] = [];
    for (let i = 0; i < 2; i++) {
      const { sandbox } = await open();
      const ask = client(sandbox);
      texts.push((await ask('GET', '/v3/exercises?samples=true')).text);
      texts.push((await ask('GET', '/v3/exercises?samples=true')).text);
    }
    expect(new Set(texts).size).toBe(1);
  });
});

describe('GET /v3/exercises/{hash}', () => {
  it('distinguishes ids by case', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    const [id] = sandbox.exerciseIds;
    expect((await ask('GET', `/v3/exercises/${id}`)).json.id).toBe(id);
    expect((await ask('GET', `/v3/exercises/${id!.toUpperCase()}`)).status).toBe(404);
  });

  it('has files below it, but no samples or zones', async () => {
    const { sandbox } = await open({ sessions: [run!] });
    const ask = client(sandbox);
    const headers = { Accept: 'application/gpx+xml' };
    expect((await ask('GET', `/v3/exercises/${run!.exerciseId}/gpx`, { headers })).text).toContain('<gpx ');
    for (const part of ['samples', 'zones']) {
      expect((await ask('GET', `/v3/exercises/${run!.exerciseId}/${part}`)).status).toBe(404);
    }
  });
});

describe('a path that does not exist', () => {
  it.each(['/v3/exercise-transactions', '/v3/users/physical-infos', '/v3/nothing'])(
    '%s: the page for an invalid token',
    async (path) => {
      const { sandbox } = await open();
      const { status, text } = await client(sandbox)('GET', path);
      expect(status).toBe(401);
      expect(text).toContain('HTTP Status 401');
    },
  );
});

describe('a retired session API', () => {
  it('responds with its status while the other still works', async () => {
    const { sandbox } = await open();
    const ask = client(sandbox);
    const create = `/v3/users/${sandbox.userId}/exercise-transactions`;
    sandbox.retire('transactions', 410);
    expect((await ask('POST', create)).status).toBe(410);
    expect((await ask('GET', '/v3/exercises')).status).toBe(200);
    sandbox.retire('transactions', undefined);
    sandbox.retire('exercises', 404);
    expect((await ask('GET', '/v3/exercises')).status).toBe(404);
    expect((await ask('POST', create)).status).toBe(201);
  });
});
