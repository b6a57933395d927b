import type { KindRecord } from '../../kinds/kinds.js';
import { resource4 } from '../../kinds/resources-v4.js';
import { isResource4, parseResource4 } from '../../polar/v4/data.js';
import type { Payload } from '../../storage/payloads/payload.js';

/** A `Reading` of a response of v4. */
interface Reading4 {
  userId: string;
  source: 'accesslink_v4';
  part: string;
  records: KindRecord[];
}

/** The reader of stored responses of v4 with this name; undefined: they are read elsewhere. */
export function readerOfV4(name: string): ((payload: Payload) => Reading4) | undefined {
  if (!isResource4(name)) return undefined;
  return (payload) => ({
    userId: payload.userId,
    source: 'accesslink_v4',
    part: resource4(name).recordPart ?? '',
    records: parseResource4(name, payload).records,
  });
}
