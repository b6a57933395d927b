import { existsSync, readFileSync } from 'node:fs';
import { representSession } from '../../../src/sandbox/represent/generated.js';
import { type Json as SandboxJson, toJsonText } from '../../../src/sandbox/represent/json.js';
import { representV4 } from '../../../src/sandbox/represent/v4/session.js';
import { generateSessions } from '../../../src/sandbox/workouts/generate.js';
import { sharedPath } from '../../support/shared.js';
import { exportedOlder, truth } from '../../sync/import/support.js';
import { type Base, needed, short } from '../cases.js';
import type { Json, JsonObject, Leaf } from './leaves.js';

/*
 * Payloads of every kind as the sandbox makes them, and as real ones are where the folder of fixtures is there: as many as it
 * takes to have every field once, and cut short, since a series is no different for being long.
 */

const now = Date.parse('2026-03-01T12:00:00Z');
const sessions = generateSessions({ count: 64, now, longestSeconds: 20 });
const details = { samples: true, zones: true, route: true };

/** Undefined members are removed, and every number is as it is written. */
const plain = (value: unknown) => JSON.parse(toJsonText(value as SandboxJson)) as JsonObject;

const base = (name: string, json: unknown, id: Leaf): Base => ({
  name,
  json: short(json as Json) as JsonObject,
  id,
});

/** Real payloads below the folder of fixtures; none where it is absent. */
const real = (...path: string[]): Json[] => {
  const file = sharedPath('fixtures', ...path);
  return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as Json].flat() : [];
};

/** `/v3/exercises/{id}` with every detail, in both spellings. */
export const exerciseBases = needed([
  ...sessions.map((session) =>
    base(session.name, plain(representSession(session, 'seen', '').exercise(details)), ['id']),
  ),
  ...real('accesslink', 'exercise-running-8240s.json').map((json) => base('a real run', json, ['id'])),
]);

/** An element of the list of `/v3/exercises`. */
export const listedBases = exerciseBases.map(({ json, ...rest }): Base => {
  const { samples: _s, route: _r, heart_rate_zones: _z, ...summary } = json as JsonObject;
  return { ...rest, json: summary };
});

/** A session of a transaction in its parts, by the names they have in the database; the route as GPX. */
export const transactionBases = needed(
  sessions.map((session) => {
    const told = representSession(session, 'documented', '');
    const samples = Object.fromEntries(told.sampleTypes().map((type) => [`samples/${type}`, told.sample(type)]));
    const route = told.track()?.points.map(({ at, latitude, longitude, altitude }) => ({
      ...{ lat: String(latitude), lon: String(longitude), ele: String(altitude ?? 0) },
      time: new Date(at).toISOString(),
    }));
    const pieces = { summary: { id: '1', ...told.summary() }, zones: { zone: told.zones() }, samples, route };
    return base(session.name, plain(pieces), ['summary', 'id']);
  }),
);

/** An element of the list of API v4, which is also a file of the account export. */
export const v4Bases = needed([
  ...sessions.map((session) => base(session.name, plain(representV4(session)), ['identifier', 'id'])),
  ...real('accesslink-v4', 'training-sessions-list.all-features.json').flatMap((list) =>
    ((list as JsonObject).trainingSessions as Json[]).map((json) => base('a real session', json, ['identifier', 'id'])),
  ),
  ...['running', 'indoor'].flatMap((kind) =>
    real('flow-export', `training-session-${kind}.json`).map((json) =>
      base(`a real ${kind}`, json, ['identifier', 'id']),
    ),
  ),
]);

/** A file of the older form: it has no id, so its name takes the place of one. */
export const olderBases = needed([
  ...real('reports', 'old-model-all-fields.json').map((json) => base('an older session', json, ['fileOf'])),
  base('an older run', exportedOlder({ ...truth, deviceId: 'AAAA1111' }), ['fileOf']),
]);
