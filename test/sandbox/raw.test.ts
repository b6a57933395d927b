import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeShared, sharedPath } from '../support/shared.js';
import { client, open, transactionsOf } from './support.js';

// biome-ignore lint/suspicious/noExplicitAny: recorded responses of every shape
const recorded = (name: string): any => JSON.parse(readFileSync(sharedPath('fixtures/accesslink', name), 'utf8'));

/** A sandbox that contains only the given elements, with an open transaction for them. */
async function serving(elements: unknown[]) {
  const { sandbox } = await open({ sessions: [] });
  sandbox.addRawExercises(elements);
  const ask = client(sandbox);
  const { json } = await ask('POST', transactionsOf(sandbox));
  const urls: string[] = (await ask('GET', json['resource-uri'])).json.exercises;
  return { sandbox, ask, urls };
}

describeShared('recorded elements', () => {
  it('are served verbatim by /v3/exercises', async () => {
    const elements = recorded('exercises-2026-02.json');
    const { ask } = await serving(elements);
    expect((await ask('GET', '/v3/exercises?samples=true&zones=true&route=true')).json).toEqual(elements);
    const one = elements[3];
    const { samples: _samples, heart_rate_zones: _zones, ...summary } = one;
    expect((await ask('GET', `/v3/exercises/${one.id}`)).json).toEqual(summary);
    expect((await ask('GET', `/v3/exercises/${one.id}?zones=true`)).json).toEqual({
      ...summary,
      heart_rate_zones: one.heart_rate_zones,
    });
  });

  it('are served in the documented spelling by a transaction', async () => {
    const element = recorded('exercise-running-8240s.json');
    const { ask, urls } = await serving([element]);
    expect((await ask('GET', urls[0]!)).json).toMatchObject({
      'upload-time': element.upload_time,
      'start-time': element.start_time,
      'start-time-utc-offset': 0,
      duration: 'PT8239.604S',
      distance: 19149,
      'heart-rate': element.heart_rate,
      'running-index': 36,
      'training-load-pro': element.training_load_pro,
    });
    expect((await ask('GET', `${urls[0]}/heart-rate-zones`)).json.zone[0]).toEqual({
      index: 1,
      'lower-limit': 96,
      'upper-limit': 124,
      'in-zone': 'PT4M16S',
    });
    const { samples } = (await ask('GET', `${urls[0]}/samples`)).json;
    expect(samples.map((url: string) => url.split('/').at(-1))).toEqual(['0', '1', '2', '3', '4', '9', '10']);
    expect((await ask('GET', samples[6])).json).toEqual({
      'recording-rate': 1,
      'sample-type': '10',
      data: element.samples[6].data,
    });
    const headers = { Accept: 'application/gpx+xml' };
    expect((await ask('GET', `${urls[0]}/gpx`, { headers })).status).toBe(204);
  });

  it('keep their zone index and have their route as GPX in the documented spelling', async () => {
    const { ask, urls } = await serving([recorded('exercise-documented-spelling.json')]);
    expect((await ask('GET', `${urls[0]}/heart-rate-zones`)).json.zone[0].index).toBe(1);
    expect((await ask('GET', `${urls[0]}/samples/1`)).json['recording-rate']).toBe(5);
    const { text } = await ask('GET', `${urls[0]}/gpx`, { headers: { Accept: 'application/gpx+xml' } });
    // 10:40:02 at +180 is 07:40:02 UTC; the point is 210.026 s later.
    expect(text).toContain('<trkpt lat="60.21982833" lon="25.13925"><time>2008-10-13T07:43:32.026Z</time></trkpt>');
  });

  it('are uploaded now, however old they say they are', async () => {
    const { sandbox, urls } = await serving(recorded('exercises-summaries-2024.json'));
    expect(urls).toHaveLength(42);
    expect(() => sandbox.addRawExercises([{ id: sandbox.exerciseIds[0] }])).toThrow(/already has/);
  });
});
