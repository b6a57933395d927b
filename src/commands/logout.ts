import { updateConfigFile } from '../config/file.js';
import { ExitCode, InterruptedError, UsageError } from '../errors.js';
import { chooseTokenStore } from '../tokens/choose.js';
import type { Context } from './context.js';
import { signedIn } from './signed-in.js';
import { withClient } from './with-client.js';

export interface LogoutOptions {
  /** Also ends the registration at Polar. */
  deregister?: boolean;
  /** Does not ask. */
  yes?: boolean;
}

/** `logout --json`. */
interface LogoutReport {
  schema: 'polar-sync.logout/1';
  token_store: 'environment' | 'keychain' | 'file';
  /** There was a token to forget. */
  forgotten: boolean;
  deregistered: boolean;
}

/**
 * Forgets the token; workouts that are stored stay. Deregistering comes first, because it needs the token.
 * @throws UsageError CONFIRM_DEREGISTER, AuthError NOT_LOGGED_IN, TokenStoreError, and what the call to Polar throws.
 */
export async function runLogout(context: Context, options: LogoutOptions = {}): Promise<number> {
  const { settings, env, ui } = context;
  const { deregister = false, yes = false } = options;
  const store = chooseTokenStore(settings, env);
  // It cannot be forgotten from here, and fails saying so; not only after Polar has ended the registration.
  if (store.kind === 'environment') await store.probe();
  if (deregister) {
    const credentials = await signedIn(context);
    if (!yes) await confirm(context, credentials.userId);
    await withClient(context, credentials, (client) => client.deleteUser());
    ui.note(`Polar user ${credentials.userId} is no longer registered with your client.`);
  }
  const forgotten = await store.clear();
  // The remembered choice of the keychain says that a token is there; a file speaks for itself.
  if (store.kind === 'keychain') updateConfigFile(settings.paths.configFile, { tokenStore: undefined });
  if (ui.json) {
    const value: LogoutReport = {
      schema: 'polar-sync.logout/1',
      token_store: store.kind,
      forgotten,
      deregistered: deregister,
    };
    ui.result(value);
  } else {
    ui.print(
      forgotten
        ? `Signed out: the token is gone from ${store.describe()}. Your workouts stay where they are.`
        : `There was no token in ${store.describe()}.`,
    );
  }
  return ExitCode.ok;
}

async function confirm({ ui, stdin }: Context, userId: string): Promise<void> {
  if (!ui.interactive || !stdin.isTTY) {
    throw new UsageError('CONFIRM_DEREGISTER', 'Deregistering cannot be undone and nobody can be asked here.', {
      hint: 'Add --yes if you are sure.',
    });
  }
  ui.warn(
    `Polar will stop handing over workouts of user ${userId}. After a new login it has only those uploaded later.`,
  );
  const answer = await ui.ask('Deregister? Type yes:');
  if (answer.trim().toLowerCase() !== 'yes') {
    throw new InterruptedError('INTERRUPTED', 'Nothing was changed.');
  }
}
