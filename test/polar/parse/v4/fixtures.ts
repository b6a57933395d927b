import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { RecordKind, RecordOfKind } from '../../../../src/kinds/kinds.js';
import type { Resource4Name } from '../../../../src/kinds/resources-v4.js';
import { parseResource4 } from '../../../../src/polar/v4/data.js';
import { sharedPath } from '../../../support/shared.js';

const folder = (...parts: string[]) => sharedPath('fixtures', 'accesslink-v4-other', ...parts);

/** The bytes of a response of v4. */
export const bytesOf = (name: string) => readFileSync(folder(name));

/** The responses in a folder of them. */
export const namesIn = (name: string) => readdirSync(folder(name)).map((file) => `${name}/${file}`);

/** When they came, as far as the reader is concerned. */
export const fetchedAt = '2026-09-16T08:00:00.000Z';

/** What a response says. @param query of the request, where days matter. */
export function understood(name: Resource4Name, body: Uint8Array | string, query?: string) {
  const path = query === undefined ? undefined : `/path?${query}`;
  return parseResource4(name, { body: typeof body === 'string' ? Buffer.from(body) : body, fetchedAt, path });
}

/** The records of a response that is understood completely. */
export function recordsOf<K extends RecordKind>(name: Resource4Name, file: string, query?: string): RecordOfKind<K>[] {
  const { records, problems, outOfRange } = understood(name, bytesOf(file), query);
  expect({ problems, outOfRange }).toEqual({ problems: [], outOfRange: undefined });
  return records as RecordOfKind<K>[];
}
