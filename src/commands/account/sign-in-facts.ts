import { nameOf, reasonOf } from '../../auth/api-version.js';
import { isFromFuture } from '../../auth/expiry.js';
import type { ConfigFile } from '../../config/file.js';
import type { ApiVersion } from '../../config/setting-table.js';
import { type Credentials, scopesOf } from '../../tokens/token-store.js';
import { age, localTime } from '../../ui/format.js';

/** What there is to tell of a sign-in that is not secret, as `status --json` has it. Times are RFC 3339 UTC. */
export interface SignInFacts {
  /** Which version of AccessLink. */
  api?: ApiVersion;
  /** Why that one, in words; absent for a sign-in of an earlier version. */
  api_reason?: string;
  /** The granted scopes of v4. */
  scopes?: string[];
  signed_in_at?: string;
  /** When the access token came. */
  obtained_at?: string;
  expires_at?: string;
  /** When the refresh token came. */
  refresh_obtained_at?: string;
  /** A refresh token came with it: it is renewed without the person. */
  renews?: true;
  /** With v4: whether v3 takes the token too; absent: not asked yet. */
  opens_v3?: boolean;
}

type Source = Partial<Omit<Credentials, 'apiVersion'>> & { apiVersion?: string | undefined };

/** The facts in credentials. */
export function factsOf({ apiVersion, chosen, scope, opensV3, refreshToken, ...times }: Source): SignInFacts {
  const api = apiVersion === 'v4' ? 'v4' : 'v3';
  const reason = reasonOf(chosen, api);
  const { signedInAt, obtainedAt, expiresAt, refreshObtainedAt } = times;
  return {
    api,
    ...(reason !== undefined && { api_reason: reason }),
    ...(scope !== undefined && { scopes: [...scopesOf(scope)].sort() }),
    ...(signedInAt !== undefined && { signed_in_at: signedInAt }),
    ...(obtainedAt !== undefined && { obtained_at: obtainedAt }),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
    ...(refreshObtainedAt !== undefined && { refresh_obtained_at: refreshObtainedAt }),
    ...((refreshToken !== undefined || refreshObtainedAt !== undefined) && { renews: true }),
    ...(opensV3 !== undefined && { opens_v3: opensV3 === 'yes' }),
  };
}

/** As `factsOf`, from what the configuration repeats of the credentials. */
export function rememberedFacts({ generation, ...rest }: ConfigFile): SignInFacts {
  return factsOf({ ...rest, apiVersion: generation });
}

const notedAhead = 'of unknown age, because the clock was wrong when it came';

/** `AccessLink v4 (the Dynamic API): v3 did not know the client`. */
export function apiInWords({ api = 'v3', api_reason: reason, opens_v3: opensV3 }: SignInFacts): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  if (api === 'v3') return `${nameOf(api)}${why}`;
  const also = { true: 'v3 takes the token too', false: 'v3 does not take the token' }[String(opensV3)];
  return `${nameOf(api)}${why}; ${also ?? 'whether v3 takes the token is not known yet'}`;
}

/** `20 min old, good until 2026-11-21 14:10`; empty when nothing is known. What was noted ahead of time tells nothing. */
export function accessInWords({ obtained_at: obtained, expires_at: expires }: SignInFacts, now: Date): string {
  if (obtained !== undefined && isFromFuture({ obtainedAt: obtained }, now)) return notedAhead;
  const old = obtained === undefined ? [] : [`${ageOf(obtained, now)} old`];
  if (expires === undefined) return old.join('');
  const over = Date.parse(expires) < now.getTime();
  return [...old, `${over ? 'expired' : 'good until'} ${localTime(expires)}`].join(', ');
}

/** `3 d old`; empty when there is none, or its age is not known. */
export function refreshInWords({ refresh_obtained_at: obtained }: SignInFacts, now: Date): string {
  return obtained === undefined || isFromFuture({ obtainedAt: obtained }, now) ? '' : `${ageOf(obtained, now)} old`;
}

function ageOf(instant: string, now: Date): string {
  return age(Math.max(0, now.getTime() - Date.parse(instant)) / 1000);
}
