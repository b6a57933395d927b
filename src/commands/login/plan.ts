import { type Choice, chooseApiVersion, wordsOf } from '../../auth/api-version.js';
import { probeClient } from '../../auth/client-probe.js';
import type { SignInPlan } from '../../auth/login.js';
import { scopeToAsk, usualScopes } from '../../auth/scopes.js';
import type { ApiVersion } from '../../config/setting-table.js';
import { type Settings, unusualUrls } from '../../config/settings.js';
import { apiVersionOf, type Credentials, scopesOf } from '../../tokens/token-store.js';
import type { Context } from '../context.js';
import { chooseScopes } from './choose-scopes.js';

interface SignInRequest {
  /** Scopes besides those that workouts need; none: the usual ones. */
  scopes: readonly string[];
  /** The credentials of the profile's first sign-in, and of its second one. */
  previous: Credentials | null;
  second?: Credentials | null;
}

/**
 * Chooses the API version of this sign-in and notes the choice in words.
 * @throws AuthError, TemporaryError, InterruptedError: see chooseApiVersion.
 */
export async function planSignIn(
  { ui, signal, env, stdin }: Context,
  settings: Settings,
  client: { id: string; secret: string },
  { scopes, previous, second = null }: SignInRequest,
): Promise<SignInPlan> {
  // Only v4 has scopes to choose from.
  const isV4 = scopes.length > 0 && second !== null && settings.api === 'auto';
  const choice = (isV4 && ({ apiVersion: 'v4', chosen: 'asked' } as const)) || (given(settings) ?? (await choose()));
  const words = wordsOf(choice);
  if (words) ui.note(words);
  const { apiVersion } = choice;
  const wanted = scopes.length > 0 ? [...scopes, ...granted()] : await wantedScopes();
  const scope = scopeToAsk(apiVersion, wanted);
  if (apiVersion === 'v4') ui.note(`Polar will ask you to allow: ${namesOf(scope)}. ${howToNarrow(scopes)}`);
  return { ...choice, ...addressesOf(settings, apiVersion), scope };

  /** Asked for on a terminal; elsewhere all. */
  async function wantedScopes(): Promise<readonly string[]> {
    if (apiVersion === 'v3' || ui.quiet || !ui.interactive || !stdin.isTTY) return usualScopes;
    return chooseScopes(ui, new Set(granted()));
  }

  /** To add a scope is to lose none. */
  function granted(): string[] {
    const same = [previous, second].find((one) => one?.clientId === client.id && apiVersionOf(one) === 'v4');
    return [...scopesOf(same?.scope)];
  }

  async function choose(): Promise<Choice> {
    const { redirectUri } = settings;
    const ask = (tokenUrl: string) => probeClient({ tokenUrl, client, redirectUri, signal, env });
    const [v3, v4] = await Promise.all([ask(settings.tokenUrl), ask(settings.v4TokenUrl)]);
    const before = previous?.clientId === client.id ? apiVersionOf(previous) : undefined;
    return chooseApiVersion({ v3, v4 }, before);
  }
}

const namesOf = (scope: string) =>
  scope
    .split(' ')
    .map((name) => name.replace(/:read$/, ''))
    .sort()
    .join(', ');

const howToNarrow = (typed: readonly string[]) =>
  typed.length > 0
    ? 'What is allowed already stays.'
    : 'You can still withhold any of it there; only training_sessions is needed.';

/**
 * The choice that needs no request. If only one API version's addresses were changed, the client's secret is meant for
 * them, and does not go to the other version's usual address.
 */
function given(settings: Settings): Choice | undefined {
  if (settings.api !== 'auto') return { apiVersion: settings.api, chosen: 'asked' };
  const { authorizeUrl, tokenUrl, v4AuthorizeUrl, v4TokenUrl } = unusualUrls(settings);
  const changed3 = authorizeUrl !== undefined || tokenUrl !== undefined;
  const changed4 = v4AuthorizeUrl !== undefined || v4TokenUrl !== undefined;
  if (changed3 === changed4) return undefined;
  return { apiVersion: changed3 ? 'v3' : 'v4', chosen: 'address' };
}

function addressesOf(settings: Settings, apiVersion: ApiVersion): Pick<SignInPlan, 'authorizeUrl' | 'tokenUrl'> {
  const { authorizeUrl, tokenUrl, v4AuthorizeUrl, v4TokenUrl } = settings;
  return apiVersion === 'v4' ? { authorizeUrl: v4AuthorizeUrl, tokenUrl: v4TokenUrl } : { authorizeUrl, tokenUrl };
}
