import { describe, expect, it } from 'vitest';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { listed, NOW } from '../support.js';

const MINUTE = 60_000;
const all = generateSessions({ now: NOW, longestSeconds: 40 });
const only = (...names: string[]) => all.filter(({ name }) => names.includes(name));

describe('an exercise in a transaction', () => {
  it('has a summary with hyphens', async () => {
    const [session] = only('long ride');
    const { ask, created, urls, sandbox } = await listed({ sessions: [session!] });
    const { json, text } = await ask('GET', urls[0]!);
    expect(json).toEqual({
      id: Number(urls[0]!.split('/').at(-1)),
      'upload-time': new Date(session!.uploadedAt).toISOString(),
      'polar-user': `https://www.polaraccesslink.com/v3/users/${sandbox.userId}`,
      'transaction-id': created.json['transaction-id'],
      device: 'Polar Grit X2 Pro',
      'device-id': session!.deviceId,
      'start-time': new Date(session!.startedAt + session!.utcOffsetMinutes * MINUTE).toISOString().slice(0, 19),
      'start-time-utc-offset': session!.utcOffsetMinutes,
      duration: `PT${session!.durationMillis / 1000}S`,
      calories: session!.calories,
      distance: session!.distance,
      'heart-rate': session!.heartRate,
      'training-load': session!.trainingLoad,
      sport: 'OTHER',
      'has-route': true,
      'club-id': 999,
      'club-name': 'Sunday Riders',
      'detailed-sport-info': 'ROAD_BIKING',
      'fat-percentage': session!.energy!.fat,
      'carbohydrate-percentage': session!.energy!.carbohydrate,
      'protein-percentage': session!.energy!.protein,
      'training-load-pro': {
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        'cardio-load': session!.load!.cardio,
        'cardio-load-interpretation': session!.load!.cardioInterpretation,
        'muscle-load': session!.load!.muscle,
        'muscle-load-interpretation': session!.load!.muscleInterpretation,
        'perceived-load': session!.load!.perceived,
        'perceived-load-interpretation': session!.load!.perceivedInterpretation,
        'user-rpe': session!.load!.rpe,
      },
    });
    expect(text).toMatch(/"distance":\d+\.0,/);
  });

  it('spells durations with hours and minutes', async () => {
    const session = { ...only('long ride')[0]!, durationMillis: 2 * 3_600_000 + 44 * MINUTE + 45_002 };
    const { ask, urls } = await listed({ sessions: [session] });
    expect((await ask('GET', urls[0]!)).json.duration).toBe('PT2H44M45.002S');
  });

  it('leaves out what it does not have, and has null for a sport without name', async () => {
    const { ask, urls } = await listed({
      sessions: only('missing heart rate', 'typed in by hand', 'no detailed sport'),
    });
    const summaries = await Promise.all(urls.map(async (url) => (await ask('GET', url)).json));
    const [noHeart, noSport, byHand] = summaries;
    expect(noHeart).not.toHaveProperty('heart-rate');
    expect(noSport['detailed-sport-info']).toBeNull();
    expect(byHand).not.toHaveProperty('device-id');
    expect(byHand).not.toHaveProperty('distance');
    expect(byHand.device).toBe('UNKNOWN');
  });

  it('has zones counted from 1', async () => {
    const { ask, urls } = await listed({ sessions: only('outdoor run') });
    const { json } = await ask('GET', `${urls[0]}/heart-rate-zones`);
    expect(json.zone).toHaveLength(5);
    expect(json.zone[0]).toEqual({
      index: 1,
      'lower-limit': 95,
      'upper-limit': 114,
      'in-zone': expect.stringMatching(/^PT/),
    });
  });

  it('has no zones in two ways: 204, and a list that is null', async () => {
    const { ask, urls } = await listed({ sessions: only('missing heart rate', 'typed in by hand') });
    expect((await ask('GET', `${urls[0]}/heart-rate-zones`)).status).toBe(204);
    expect((await ask('GET', `${urls[1]}/heart-rate-zones`)).json).toEqual({ zone: null });
    expect((await ask('GET', `${urls[1]}/samples`)).status).toBe(204);
  });

  it('has samples, each type at its own address', async () => {
    const { ask, urls } = await listed({ sessions: only('run with RR intervals') });
    const { samples } = (await ask('GET', `${urls[0]}/samples`)).json;
    expect(samples).toEqual(['0', '1', '2', '3', '4', '9', '10', '11'].map((type) => `${urls[0]}/samples/${type}`));
    const speed = (await ask('GET', samples[1])).json;
    expect(speed).toMatchObject({ 'recording-rate': 1, 'sample-type': '1' });
    expect(speed.data).toMatch(/^\d+\.\d+(,\d+\.\d+){20,}$/);
    const rr = (await ask('GET', samples[7])).json;
    expect(rr).toMatchObject({ 'recording-rate': null, 'sample-type': '11' });
    expect((await ask('GET', `${urls[0]}/samples/5`)).status).toBe(204);
  });

  it('writes gaps as null, as nothing and as NaN', async () => {
    const { ask, urls } = await listed({ sessions: only('gaps') });
    const data = async (type: number) => (await ask('GET', `${urls[0]}/samples/${type}`)).json.data;
    expect(await data(0)).toMatch(/,null,/);
    expect(await data(9)).toMatch(/^,/);
    expect(await data(3)).toMatch(/,NaN,/);
  });

  it('has its route as GPX with time and altitude, and 204 without one', async () => {
    const { ask, urls } = await listed({ sessions: only('outdoor run', 'yoga') });
    const headers = { Accept: 'application/gpx+xml' };
    const gpx = await ask('GET', `${urls[0]}/gpx?includePauseTimes=false`, { headers });
    expect(gpx.status).toBe(200);
    expect(gpx.headers.get('content-type')).toBe('application/gpx+xml');
    const [session] = only('outdoor run');
    expect(gpx.text.match(/<trkpt /g)).toHaveLength(session!.track!.seconds.length);
    expect(gpx.text).toContain(`<time>${new Date(session!.startedAt).toISOString()}</time></trkpt>`);
    expect(gpx.text).toMatch(/<trkpt lat="47\.\d+" lon="7\.\d+"><ele>2\d\d/);
    expect(gpx.text).not.toMatch(/hr>|cad>/);
    expect((await ask('GET', `${urls[0]}/gpx`)).status).toBe(406);
    expect((await ask('GET', `${urls[1]}/gpx`, { headers })).status).toBe(204);
  });

  it('stays the same when its owner edits it', async () => {
    const { ask, urls, sandbox } = await listed();
    sandbox.edit(sandbox.exerciseIds[0]!, { sport: 'EDITED', calories: 1 });
    expect((await ask('GET', urls[0]!)).json.sport).not.toBe('EDITED');
    const { json } = await ask('GET', `/v3/exercises/${sandbox.exerciseIds[0]}`);
    expect(json).toMatchObject({ sport: 'EDITED', calories: 1, device: 'Polar Pacer Pro' });
  });

  it('is unknown under another id, and has no file of another kind', async () => {
    const { ask, uri, urls } = await listed();
    for (const url of [`${uri}/exercises/1`, `${urls[0]}/kml`]) {
      expect((await ask('GET', url)).status).toBe(404);
    }
  });

  it('is spelled with underscores throughout in the spelling "seen"', async () => {
    const { ask, urls } = await listed({ sessions: only('outdoor run'), spelling: 'seen' });
    const { json } = await ask('GET', urls[0]!);
    expect(Object.keys(json).filter((key) => key.includes('-'))).toEqual([]);
    expect(json).toMatchObject({ start_time_utc_offset: 120, transaction_id: expect.any(Number) });
    expect((await ask('GET', `${urls[0]}/heart-rate-zones`)).json.zone[0]).toMatchObject({ index: 0, lower_limit: 95 });
    expect((await ask('GET', `${urls[0]}/samples/4`)).json).toMatchObject({ recording_rate: 1, sample_type: 4 });
  });
});
