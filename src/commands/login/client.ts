import { fromEnvironment } from '../../config/environment.js';
import type { Settings } from '../../config/settings.js';
import { UsageError } from '../../errors.js';
import { mayReuseSecret, refuseOtherTokenEndpoints } from '../../tokens/origins.js';
import type { Credentials } from '../../tokens/token-store.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';

const clientPage = 'https://admin.polaraccesslink.com';
/** How often you may press Enter without an answer. */
const TRIES = 3;

/**
 * The AccessLink client to sign in with: from the environment, otherwise from an earlier login, otherwise asked for on a
 * terminal. A stored secret is used only together with its own id.
 * @throws AuthError OTHER_ORIGIN if the environment's secret would go to an address that only the configuration names.
 * @throws UsageError MISSING_CLIENT if there is no terminal to ask on, or no answer.
 */
export async function findClient(
  { env, ui, stdin }: Context,
  settings: Settings,
  previous: Credentials | null,
): Promise<{ id: string; secret: string }> {
  const known = settings.clientId ?? previous?.clientId;
  if (fromEnvironment(env, 'clientSecret')) refuseOtherTokenEndpoints(settings, env);
  const kept = previous?.clientId === known ? keptSecret(ui, settings, previous) : undefined;
  const secret = fromEnvironment(env, 'clientSecret') || kept;
  if (known && secret) return { id: known, secret };
  if (!ui.interactive || !stdin.isTTY) throw missingClient(settings, known === undefined);
  ui.note('polar-sync needs an AccessLink client of your own. Create one at');
  ui.note(clientPage);
  ui.note(`with the redirect URL ${settings.redirectUri}`);
  ui.note('and copy its id and secret here.');
  const id = known || (await askFor(ui, 'client id'));
  return { id, secret: secret || (await askFor(ui, 'client secret', ' (not shown)')) };
}

/** A secret goes only where it came from. */
function keptSecret(ui: Ui, settings: Settings, previous: Credentials | null): string | undefined {
  if (previous?.clientSecret === undefined || mayReuseSecret(previous, settings)) return previous?.clientSecret;
  ui.note('The stored client secret is not used: it belongs to an address other than the one in the settings.');
  return undefined;
}

async function askFor(ui: Ui, what: string, remark = ''): Promise<string> {
  const question = `${what.charAt(0).toUpperCase()}${what.slice(1)}${remark}:`;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const answer = await ui.ask(question, { secret: remark !== '' });
    if (answer !== '') return answer;
    if (tries < TRIES) ui.note(`The ${what} is on your client's page at ${clientPage}`);
  }
  throw new UsageError('MISSING_CLIENT', `You did not enter a ${what}.`, {
    hint: `Copy it from ${clientPage}, then run polar-sync login again.`,
  });
}

function missingClient({ redirectUri }: Settings, both: boolean): UsageError {
  const what = both ? 'POLAR_CLIENT_ID and POLAR_CLIENT_SECRET are' : 'POLAR_CLIENT_SECRET is';
  return new UsageError('MISSING_CLIENT', `To sign in, polar-sync needs your AccessLink client: ${what} not set.`, {
    hint: `Create a client at ${clientPage} with the redirect URL ${redirectUri}, then set POLAR_CLIENT_ID and POLAR_CLIENT_SECRET (or run polar-sync login in a terminal and enter them).`,
  });
}
