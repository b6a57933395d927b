import type { ResourceName } from '../../../../src/kinds/kinds.js';
import { parseResource } from '../../../../src/polar/v3/data.js';

/** Reads a response, given as text or as parsed JSON. */
export const read = (resource: ResourceName, value: unknown) =>
  parseResource(resource, {
    body: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
    fetchedAt: '2026-03-01T12:00:00Z',
  });

/** What every record says about the clock of its times, and its source. */
export const utc = { time_basis: 'utc', source: 'accesslink' };
export const local = { time_basis: 'local', source: 'accesslink' };
