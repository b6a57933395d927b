import { nameOf, reasonOf } from '../../auth/api-version.js';
import { isFromFuture } from '../../auth/expiry.js';
import { type ApiVersion, apis, isApiVersion } from '../../config/api-version.js';
import type { ConfigFile } from '../../config/file.js';
import { apiVersionOf, type Credentials, scopesOf } from '../../tokens/token-store.js';
import { age, localTime } from '../../ui/format.js';

/** What is known of a sign-in and not secret, as in `status --json`. Times are RFC 3339 UTC. */
export interface SignInFacts {
  /** Which version of AccessLink. */
  api?: ApiVersion;
  /** Why that one, in words; absent for a sign-in made with an earlier version of polar-sync. */
  api_reason?: string;
  /** The granted scopes of v4. */
  scopes?: string[];
  signed_in_at?: string;
  /** When the access token was issued. */
  obtained_at?: string;
  expires_at?: string;
  /** When the refresh token was issued. */
  refresh_obtained_at?: string;
  /** It came with a refresh token, so it is renewed automatically. */
  renews?: true;
  /** With v4: whether v3 accepts the token too; absent: not asked yet. */
  opens_v3?: boolean;
}

type Source = Partial<Omit<Credentials, 'apiVersion'>> & { apiVersion?: string | undefined };

/** The facts in credentials. */
export function factsOf({ apiVersion, chosen, scope, opensV3, refreshToken, ...times }: Source): SignInFacts {
  const api = isApiVersion(apiVersion) ? apiVersion : apiVersionOf({});
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

/** As `rememberedFacts`, of the second sign-in; undefined: there is none, or its login was not finished. */
export function rememberedSecondFacts(file: ConfigFile): SignInFacts | undefined {
  const { second, secondExpiresAt, secondScope, secondObtainedAt, secondRefreshObtainedAt, secondSignedInAt } = file;
  if (second === undefined || secondSignedInAt === undefined) return undefined;
  return factsOf({
    apiVersion: second,
    ...(secondExpiresAt !== undefined && { expiresAt: secondExpiresAt }),
    ...(secondScope !== undefined && { scope: secondScope }),
    ...(secondObtainedAt !== undefined && { obtainedAt: secondObtainedAt }),
    ...(secondRefreshObtainedAt !== undefined && { refreshObtainedAt: secondRefreshObtainedAt }),
    signedInAt: secondSignedInAt,
  });
}

/** The second sign-in in words: `AccessLink v3, 3 d old, valid until 2027-03-01 12:00`. */
export function alsoInWords(facts: SignInFacts, now: Date): string {
  const access = facts.renews ? 'renewed automatically' : accessInWords(facts, now);
  return [nameOf(facts.api ?? 'v3'), access].filter((part) => part !== '').join(', ');
}

const fromFuture = 'of unknown age, because the clock was wrong when it was issued';

/** `AccessLink v4 (the Dynamic API): v3 did not know the client`. */
export function apiInWords({ api = 'v3', api_reason: reason, opens_v3: opensV3 }: SignInFacts): string {
  const why = reason === undefined ? '' : `: ${reason}`;
  if (apis[api].hasRegistration) return `${nameOf(api)}${why}`;
  const also = { true: 'v3 accepts the token too', false: 'v3 does not accept the token' }[String(opensV3)];
  return `${nameOf(api)}${why}; ${also ?? 'not known yet whether v3 accepts the token'}`;
}

/** `20 min old, valid until 2026-11-21 14:10`; empty if nothing is known. Times noted by a clock that was ahead do not count. */
export function accessInWords({ obtained_at: obtained, expires_at: expires }: SignInFacts, now: Date): string {
  if (obtained !== undefined && isFromFuture({ obtainedAt: obtained }, now)) return fromFuture;
  const old = obtained === undefined ? [] : [`${ageOf(obtained, now)} old`];
  if (expires === undefined) return old.join('');
  const over = Date.parse(expires) < now.getTime();
  return [...old, `${over ? 'expired' : 'valid until'} ${localTime(expires)}`].join(', ');
}

/** `3 d old`; empty if there is none, or its age is not known. */
export function refreshInWords({ refresh_obtained_at: obtained }: SignInFacts, now: Date): string {
  return obtained === undefined || isFromFuture({ obtainedAt: obtained }, now) ? '' : `${ageOf(obtained, now)} old`;
}

function ageOf(instant: string, now: Date): string {
  return age(Math.max(0, now.getTime() - Date.parse(instant)) / 1000);
}
