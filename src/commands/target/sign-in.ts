import { hasBrowser, openBrowser } from '../../auth/loopback/browser.js';
import { readLines } from '../../auth/loopback/lines.js';
import { signInToTarget } from '../../deliver/oauth/sign-in.js';
import type { OAuthNeeds, TargetKind } from '../../deliver/target.js';
import { UsageError } from '../../errors.js';
import type { TargetSecret } from '../../tokens/target-secrets.js';
import type { Context } from '../context.js';
import { askForKey } from './key.js';

const timeoutMs = 5 * 60_000;

/**
 * Signs in at a target in the browser, with the user's own client, whose id and secret are asked for like a key:
 * `ID:SECRET`.
 * @throws AuthError, TemporaryError, UsageError
 */
export async function signInAt(
  context: Context,
  { title }: Pick<TargetKind, 'title'>,
  needs: OAuthNeeds,
  url: string,
): Promise<TargetSecret> {
  const { settings, env, ui, stdin, signal } = context;
  const { redirectUri } = settings;
  ui.note(`${title} needs a client of your own, with the redirect URL ${redirectUri}`);
  const key = { name: 'client id and secret, as ID:SECRET', madeAt: needs.madeAt };
  const [id = '', ...rest] = (await askForKey(context, { title, needs: { key } })).split(':');
  const secret = rest.join(':');
  if (id === '' || secret === '') {
    throw new UsageError(
      'TARGET_KEY_INVALID',
      `That is not a client of ${title}: id and secret are separated by a colon.`,
      {
        hint: `Copy both from ${needs.madeAt}`,
      },
    );
  }
  return signInToTarget({
    ...{ title, url, needs, client: { id, secret }, redirectUri, env, signal, timeoutMs },
    showUrl: (page) => {
      // Signing in needs the address, so --quiet does not hide it.
      if (ui.quiet) ui.warn(`To sign in, open ${page}`);
      else ui.note(`Sign in at ${title}, in the browser that opens or at this address:\n${page}`);
    },
    openBrowser: hasBrowser(env) ? openBrowser : undefined,
    pastedLines: (ended) => readLines(stdin, ended),
    note: (line) => ui.note(line),
  });
}
