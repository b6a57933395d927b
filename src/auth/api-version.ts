import { type ApiVersion, apis, apiVersions } from '../config/api-version.js';
import { AuthError, TemporaryError } from '../errors.js';
import type { ClientStatus } from './client-probe.js';

/**
 * Why a sign-in uses this API version. `asked`: you chose it. `only`: the other one does not know the client. `both`:
 * both know it. `kept`: both do, and the profile keeps the version it had. `reached`: the other one could not be
 * reached. `address`: only this version's addresses were changed, so the other one is not meant.
 */
export type Chosen = 'asked' | 'only' | 'both' | 'kept' | 'reached' | 'address';

/** The one that tells more comes first. */
const richestFirst = apiVersions.toReversed();

/** The AccessLink API version to sign in to, and why it was chosen. */
export interface Choice {
  apiVersion: ApiVersion;
  chosen: Chosen;
}

/**
 * Chooses for `auto`. If both API versions know the client, it is v4: its sessions contain more (names, notes, laps,
 * beat intervals, 90 days at a time, phone sessions), and its token most likely works with v3 too, while a v3 token
 * never works with v4; so v4 can reach both and v3 only itself. But anyone who has signed in to v3 stays there until
 * they say otherwise: transactions are what this tool promised first, and no client's v4 token is known to work with v3
 * before its first sign-in (accesslink-v4, sections 1.1 and 5).
 * @param before the version the profile last signed in to with the same client.
 * @throws AuthError INVALID_CLIENT when both reject it, TemporaryError API_UNDECIDED when too little could be found
 * out.
 */
export function chooseApiVersion(
  standings: Readonly<Record<ApiVersion, ClientStatus>>,
  before: ApiVersion | undefined,
): Choice {
  const known = richestFirst.filter((apiVersion) => standings[apiVersion].client === 'known');
  const unasked = richestFirst.filter((apiVersion) => standings[apiVersion].client === 'unasked');
  const [first] = known;
  if (before !== undefined && unasked.includes(before)) throw undecided(standings);
  if (first !== undefined && known.length > 1)
    return before ? { apiVersion: before, chosen: 'kept' } : { apiVersion: first, chosen: 'both' };
  if (first !== undefined) return { apiVersion: first, chosen: unasked.length > 0 ? 'reached' : 'only' };
  if (unasked.length > 0) throw undecided(standings);
  throw new AuthError(
    'INVALID_CLIENT',
    'Polar does not accept the client id and secret: neither v3 nor v4 knows them.',
    {
      hint: 'Compare POLAR_CLIENT_ID and POLAR_CLIENT_SECRET with your client at admin.polaraccesslink.com: a renewed secret invalidates the previous one.',
    },
  );
}

function undecided(standings: Readonly<Record<ApiVersion, ClientStatus>>): TemporaryError {
  const said = apiVersions.map((apiVersion) => {
    const standing = standings[apiVersion];
    return standing.client === 'unasked'
      ? `${apiVersion} did not respond (${standing.why})`
      : `${apiVersion} says ${standing.client}`;
  });
  return new TemporaryError('API_UNDECIDED', `Cannot tell yet which API your client is for: ${said.join(', ')}.`, {
    hint: 'Check the network and run polar-sync login again, or choose with --api v3 or --api v4.',
  });
}

/** The choice in words, shown at sign-in. undefined: there was no choice. */
export function wordsOf({ apiVersion, chosen }: Choice): string | undefined {
  const { other } = apis[apiVersion];
  switch (chosen) {
    case 'asked':
    case 'address':
      return undefined;
    case 'only':
      return `Your client belongs to ${nameOf(apiVersion)}; ${other} does not know it.`;
    case 'both':
      return `Your client is known to v3 and v4. You are signing in to ${nameOf(apiVersion)}; polar-sync then checks whether that works with ${other} too.`;
    case 'kept':
      return `Your client is known to v3 and v4. This profile stays with ${apiVersion}${apis[apiVersion].hasHistory ? '' : `; polar-sync login --also ${other} adds names, notes, laps and beat intervals`}.`;
    case 'reached':
      return `Your client is known to ${nameOf(apiVersion)}; ${other} could not be reached.`;
  }
}

/** The choice as a clause, for `status` and `doctor`. */
export function reasonOf(chosen: string | undefined, apiVersion: ApiVersion): string | undefined {
  const { other } = apis[apiVersion];
  const reasons: Readonly<Record<string, string>> = {
    asked: 'chosen with --api',
    only: `${other} did not know the client`,
    both: 'both API versions knew the client',
    kept: 'both API versions knew the client, and the profile had this one before',
    reached: `${other} could not be reached at sign-in`,
    address: 'the addresses in the settings belong to this API version',
  };
  return chosen === undefined ? undefined : reasons[chosen];
}

/** `AccessLink v4 (the Dynamic API)`. */
export function nameOf(apiVersion: ApiVersion): string {
  return apis[apiVersion].name;
}
