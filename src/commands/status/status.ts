import { expiryWarning } from '../../auth/expiry.js';
import { ExitCode } from '../../errors.js';
import type { Observation } from '../../storage/payloads/observations.js';
import type { OpenTransaction, SyncRun } from '../../storage/read-contract.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { type Status, storeStatus, tokenStatus } from './read-status.js';
import { showStatus } from './show-status.js';

/** `polar-sync status`. */
export const command: Definition = {
  description: 'show who is signed in, where the token is, the last pulls, and what is open (no network)',
  examples: ['status', 'status --json'],
  run: runStatus,
};

/** Shows the status from what is on this machine only: no network, no keychain. @throws StoreError. */
export async function runStatus(context: Context): Promise<number> {
  const { ui, settings } = context;
  const status: Status = {
    schema: 'polar-sync.status/1',
    profile: settings.profile,
    token: await tokenStatus(context),
    ...(await storeStatus(context)),
  };
  const now = new Date();
  if (ui.json) ui.result(asJson(status));
  else await showStatus(context, status, now);
  const { expires_at: expiresAt, obtained_at: obtainedAt, renews } = status.token;
  const warning = renews ? undefined : expiryWarning({ expiresAt, obtainedAt }, now);
  if (warning) ui.warn(warning);
  return ExitCode.ok;
}

function asJson({ last_success: success, runs, open_transactions: open, observations, ...rest }: Status): object {
  return {
    ...rest,
    ...(success && { last_success: snakeCase(success) }),
    runs: runs.map(snakeCase),
    open_transactions: open.map(snakeCase),
    observations: observations.map(snakeCase),
  };
}

function snakeCase(value: SyncRun | OpenTransaction | Observation): Record<string, unknown> {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [snake(name), member]));
}
