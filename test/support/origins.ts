import { type Origins, originsOf } from '../../src/tokens/origins.js';

/** What a sign-in keeps of where it was made, when that was one place for everything: a sandbox. */
export function originsAt(url: string): Origins {
  return originsOf({ apiUrl: url, tokenUrl: url, v4ApiUrl: url, v4TokenUrl: url });
}
