import { type Choice, chooseApiVersion, wordsOf } from '../../auth/api-version.js';
import { probeClient } from '../../auth/client-probe.js';
import type { SignInPlan } from '../../auth/login.js';
import { scopeToAsk, usualScopes } from '../../auth/scopes.js';
import { type ApiVersion, apis, apiVersions } from '../../config/api-version.js';
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
  const choice = ofScopes() ?? given(settings) ?? (await choose());
  const words = wordsOf(choice);
  if (words) ui.note(words);
  const { apiVersion } = choice;
  const wanted = scopes.length > 0 ? [...scopes, ...granted()] : await wantedScopes();
  const scope = scopeToAsk(apiVersion, wanted);
  if (apis[apiVersion].hasScopes) ui.note(`Polar will ask you to allow: ${namesOf(scope)}. ${howToNarrow(scopes)}`);
  return { ...choice, ...addressesOf(settings, apiVersion), scope };

  /** Of two sign-ins, scopes are of the one that has some to choose from. */
  function ofScopes(): Choice | undefined {
    if (scopes.length === 0 || second === null || settings.api !== 'auto') return undefined;
    const apiVersion = apiVersions.find((version) => apis[version].hasScopes);
    return apiVersion && { apiVersion, chosen: 'asked' };
  }

  /** Asked for on a terminal; elsewhere all. */
  async function wantedScopes(): Promise<readonly string[]> {
    if (!apis[apiVersion].hasScopes || ui.quiet || !ui.interactive || !stdin.isTTY) return usualScopes;
    return chooseScopes(ui, new Set(granted()));
  }

  /** To add a scope is to lose none. */
  function granted(): string[] {
    const same = [previous, second].find((one) => one?.clientId === client.id && apis[apiVersionOf(one)].hasScopes);
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
  const unusual = unusualUrls(settings);
  const [apiVersion, ...others] = apiVersions.filter((version) => {
    const { authorize, token } = apis[version].addresses;
    return unusual[authorize] !== undefined || unusual[token] !== undefined;
  });
  return apiVersion === undefined || others.length > 0 ? undefined : { apiVersion, chosen: 'address' };
}

function addressesOf(settings: Settings, apiVersion: ApiVersion): Pick<SignInPlan, 'authorizeUrl' | 'tokenUrl'> {
  const { authorize, token } = apis[apiVersion].addresses;
  return { authorizeUrl: settings[authorize], tokenUrl: settings[token] };
}
