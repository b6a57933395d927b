import type { Generation } from '../config/setting-table.js';
import { AuthError, TemporaryError } from '../errors.js';
import type { Standing } from './standing.js';

/**
 * Why a sign-in is with this generation. `asked`: the person said so. `only`: the other one does not know the client.
 * `both`: both know it. `kept`: both do, and the profile stays with what it had. `reached`: the other one could not be
 * asked. `address`: only this one's addresses were changed, so the other one is not meant.
 */
export type Chosen = 'asked' | 'only' | 'both' | 'kept' | 'reached' | 'address';

/** The generation of AccessLink to sign in with, and by what it was chosen. */
export interface Choice {
  generation: Generation;
  chosen: Chosen;
}

/**
 * Chooses for `auto`. Where both generations know the client it is v4: its sessions say more (names, notes, laps, beat
 * intervals, 90 days at a time, phone sessions), and its token most likely opens v3 as well, while a v3 token never
 * opens v4; so v4 can bring both worlds and v3 only its own. But who has signed in to v3 stays there until saying
 * otherwise: transactions are what this tool promised first, and whether v3 takes a v4 token is known of no client
 * before its first sign-in (accesslink-v4, sections 1.1 and 5).
 * @param before what the profile signed in to last with the same client.
 * @throws AuthError INVALID_CLIENT when both refuse it, TemporaryError API_UNDECIDED when too little could be asked.
 */
export function chooseGeneration(
  standings: Readonly<Record<Generation, Standing>>,
  before: Generation | undefined,
): Choice {
  const known = (['v4', 'v3'] as const).filter((generation) => standings[generation].client === 'known');
  const unasked = (['v4', 'v3'] as const).filter((generation) => standings[generation].client === 'unasked');
  const [first] = known;
  if (before !== undefined && unasked.includes(before)) throw undecided(standings);
  if (known.length === 2) return before ? { generation: before, chosen: 'kept' } : { generation: 'v4', chosen: 'both' };
  if (first !== undefined) return { generation: first, chosen: unasked.length > 0 ? 'reached' : 'only' };
  if (unasked.length > 0) throw undecided(standings);
  throw new AuthError(
    'INVALID_CLIENT',
    'Polar does not accept the client id and secret: neither v3 nor v4 knows them.',
    {
      hint: 'Compare POLAR_CLIENT_ID and POLAR_CLIENT_SECRET with your client at admin.polaraccesslink.com: a renewed secret ends the one before.',
    },
  );
}

function undecided(standings: Readonly<Record<Generation, Standing>>): TemporaryError {
  const said = (['v3', 'v4'] as const).map((generation) => {
    const standing = standings[generation];
    return standing.client === 'unasked'
      ? `${generation} gave no answer (${standing.why})`
      : `${generation} says ${standing.client}`;
  });
  return new TemporaryError('API_UNDECIDED', `Which API your client is for cannot be told now: ${said.join(', ')}.`, {
    hint: 'Check the network and run polar-sync login again, or choose with --api v3 or --api v4.',
  });
}

/** The choice in words, for the person who signs in. undefined: there was none. */
export function wordsOf({ generation, chosen }: Choice): string | undefined {
  const other = generation === 'v4' ? 'v3' : 'v4';
  switch (chosen) {
    case 'asked':
    case 'address':
      return undefined;
    case 'only':
      return `Your client is one of ${nameOf(generation)}; ${other} does not know it.`;
    case 'both':
      return `Your client is known to v3 and to v4. You sign in to ${nameOf('v4')}; whether that opens v3 too is tried right after.`;
    case 'kept':
      return generation === 'v3'
        ? 'Your client is known to v3 and to v4. This profile stays with v3; polar-sync login --api v4 brings names, notes, laps and beat intervals too.'
        : 'Your client is known to v3 and to v4. This profile stays with v4.';
    case 'reached':
      return `Your client is known to ${nameOf(generation)}; ${other} could not be asked.`;
  }
}

/** The choice as a clause, for `status` and `doctor`. */
export function reasonOf(chosen: string | undefined, generation: Generation): string | undefined {
  const other = generation === 'v4' ? 'v3' : 'v4';
  const reasons: Readonly<Record<string, string>> = {
    asked: 'chosen with --api',
    only: `${other} did not know the client`,
    both: 'both APIs knew the client',
    kept: 'both APIs knew the client, and the profile had it before',
    reached: `${other} could not be asked at login`,
    address: 'the addresses in the settings are of this API',
  };
  return chosen === undefined ? undefined : reasons[chosen];
}

/** `API v4 (Dynamic API)`. */
export function nameOf(generation: Generation): string {
  return generation === 'v4' ? 'AccessLink v4 (the Dynamic API)' : 'AccessLink v3';
}
