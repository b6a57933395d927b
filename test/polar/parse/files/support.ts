import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { recognize } from '../../../../src/polar/parse/files/formats.js';
import { headOf } from '../../../../src/polar/parse/files/head.js';
import type { SourceSession } from '../../../../src/workouts/source-session.js';
import { sharedPath } from '../../../support/shared.js';

/** An example: its name and bytes. */
export function example(path: string) {
  return { name: basename(path), body: readFileSync(sharedPath('fixtures/other-files', path)) };
}

/** The sessions in an example, by the format that recognizes it. */
export function sessionsOf(path: string): SourceSession[] {
  return sessionsIn(example(path));
}

/** The same for a file of the test's own. */
export function sessionsIn(file: { name: string; body: Uint8Array | string }): SourceSession[] {
  const own = { name: file.name, body: typeof file.body === 'string' ? Buffer.from(file.body) : file.body };
  const found = recognize(headOf(own));
  if (found?.as !== 'session') throw new Error(`${file.name} is no file with a session, but ${found?.as}`);
  return found.format.read(own, []);
}

/** A series of a session as numbers, a gap as null; undefined if there is none. */
export function series({ samples = [] }: SourceSession, type: string): (number | null)[] | undefined {
  const data = samples.find(({ sampleType }) => sampleType === type)?.data;
  if (data === undefined || typeof data === 'string') return undefined;
  return Array.from(data, (value) => (Number.isNaN(value) ? null : value));
}
