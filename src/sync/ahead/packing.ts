import type { Answer } from '../../polar/answer.js';
import { packAhead } from '../../storage/payloads/bodies.js';

/** A response, once it has come and is packed as it will be stored, which takes other threads. @throws why it did not come. */
export async function packedAhead<A extends Answer>(coming: Promise<A>): Promise<A> {
  const answer = await coming;
  await packAhead(answer.body);
  return answer;
}
