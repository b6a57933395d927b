import type { ResourceName } from '../../../../src/kinds/kinds.js';
import { parseResource } from '../../../../src/polar/v3/data.js';

/** What is read of an answer, given as its text or as what the text says. */
export const read = (resource: ResourceName, value: unknown) =>
  parseResource(resource, {
    body: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
    fetchedAt: '2026-03-01T12:00:00Z',
  });

/** What every record says of whose clock its times are by, and of where it is from. */
export const utc = { time_basis: 'utc', source: 'accesslink' };
export const local = { time_basis: 'local', source: 'accesslink' };
