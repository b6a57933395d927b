import { type Origins, originsOf } from '../../src/tokens/origins.js';

/** The origins of a sign-in at a sandbox, which serves all addresses. */
export function originsAt(url: string): Origins {
  return originsOf({ apiUrl: url, tokenUrl: url, v4ApiUrl: url, v4TokenUrl: url });
}
