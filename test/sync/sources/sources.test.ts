import { expect, it } from 'vitest';
import { payloadIdOf, pulledSources, rankOf, sourceOf, sources } from '../../../src/sync/sources/sources.js';

it('v4 takes precedence over v3, the export, a transaction, files, and unknown sources', () => {
  const names = ['v4', 'exercises', 'flow_export', 'transactions', 'fit_file', 'rr_file', 'other'];
  expect(names.map(rankOf)).toEqual([0, 1, 2, 3, 4, 11, 12]);
});

it('each source has a name and a word of its own', () => {
  expect(new Set(sources.map(({ name }) => name)).size).toBe(sources.length);
  expect(new Set(sources.map(({ via }) => via)).size).toBe(sources.length);
  expect(sources.map(({ name }) => sourceOf(name))).toEqual(sources);
});

it('a pull uses the sources that an API serves, in order of precedence', () => {
  expect(pulledSources.map(({ name }) => name)).toEqual(['v4', 'exercises', 'transactions']);
});

it('a source that only a later version knows has its payloads under its own id', () => {
  expect(sourceOf('other')).toBeUndefined();
  expect(payloadIdOf({ source: 'other', externalId: '7/1' })).toBe('7/1');
});
