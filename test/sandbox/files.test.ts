import { expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.js';
import { generateSessions } from '../../src/sandbox/workouts/generate.js';
import { describeReferee, readFit, xmlComplaints } from '../support/judges/referees.js';
import { client, NOW, open, transactionsOf } from './support.js';

const accept = { gpx: 'application/gpx+xml', tcx: 'application/vnd.garmin.tcx+xml' };
const sessions = generateSessions({ now: NOW, longestSeconds: 400 });

/** Every file of a format the sandbox has, by exercise id. */
async function files(sandbox: Sandbox, kind: 'gpx' | 'tcx') {
  const ask = client(sandbox);
  const found = new Map<string, string>();
  for (const id of sandbox.exerciseIds) {
    const { status, text } = await ask('GET', `/v3/exercises/${id}/${kind}`, { headers: { Accept: accept[kind] } });
    expect([200, 404]).toContain(status);
    if (status === 200) found.set(id, text);
  }
  return found;
}

describeReferee(['xmllint'], 'files', () => {
  it.each(['gpx', 'tcx'] as const)('%s files are valid against their schema', async (kind) => {
    const { sandbox } = await open({ sessions });
    const found = await files(sandbox, kind);
    const expected = sessions.filter(({ track, series }) => (kind === 'gpx' ? track : series));
    expect([...found.keys()].sort()).toEqual(expected.map(({ exerciseId }) => exerciseId).sort());
    expect(
      xmlComplaints(
        kind,
        [...found.values()].map((text) => Buffer.from(text)),
      ),
    ).toEqual([]);
  });

  it('tcx has a point for every sample, positions if known, calories only in the first lap', async () => {
    const [run] = generateSessions({ now: NOW, count: 1, longestSeconds: 900 });
    const { sandbox } = await open({ sessions: [run!] });
    const ask = client(sandbox);
    const { json } = await ask('POST', transactionsOf(sandbox));
    const [url] = (await ask('GET', json['resource-uri'])).json.exercises;
    const { text, headers } = await ask('GET', `${url}/tcx`, { headers: { Accept: accept.tcx } });
    expect(headers.get('content-type')).toBe(accept.tcx);
    const heart = run!.series!.find(({ type }) => type === 0)!.values;
    expect(text.match(/<Trackpoint>/g)).toHaveLength(heart.length);
    expect(text.match(/<Position>/g)).toHaveLength(run!.track!.seconds.filter((s) => s < heart.length).length);
    const beats = [...text.matchAll(/<HeartRateBpm><Value>(\d+)</g)].map(([, beat]) => Number(beat));
    expect(beats).toEqual([...heart]);
    const laps = [...text.matchAll(/<Calories>(\d+)</g)].map(([, calories]) => Number(calories));
    expect(laps).toEqual([run!.calories, ...Array(Math.floor(run!.distance! / 1000)).fill(0)]);
  });

  it('do not exist for a session without samples or route: 204 in transactions', async () => {
    const { sandbox } = await open({ sessions: sessions.filter(({ name }) => name === 'typed in by hand') });
    const ask = client(sandbox);
    const { json } = await ask('POST', transactionsOf(sandbox));
    const [url] = (await ask('GET', json['resource-uri'])).json.exercises;
    for (const kind of ['gpx', 'tcx']) expect((await ask('GET', `${url}/${kind}`)).status).toBe(204);
  });

  it('FIT can be read by another reader, checksums included, and has the laps of the TCX', async () => {
    const { sandbox } = await open({ sessions: generateSessions({ now: NOW, count: 4, longestSeconds: 1500 }) });
    const ask = (path: string) =>
      fetch(`${sandbox.url}${path}`, { headers: { Authorization: `Bearer ${sandbox.issueToken()}`, Accept: '*/*' } });
    for (const id of sandbox.exerciseIds) {
      const tcx = await (await ask(`/v3/exercises/${id}/tcx`)).text();
      const fit = await readFit(Buffer.from(await (await ask(`/v3/exercises/${id}/fit`)).arrayBuffer()));
      const lengths = [...tcx.matchAll(/<TotalTimeSeconds>([\d.]+)</g)].map(([, seconds]) => Number(seconds));
      expect(fit.laps?.map(({ total_timer_time }) => total_timer_time)).toEqual(lengths);
      expect(fit.records).toHaveLength(tcx.match(/<Trackpoint>/g)?.length ?? 0);
    }
  });
});
