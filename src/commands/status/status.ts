import { expiryWarning } from '../../auth/expiry.js';
import { ExitCode } from '../../errors.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { seconds } from '../shared/numbers.js';
import { asJson } from './as-json.js';
import { overdueInWords } from './overdue.js';
import { type Status, storeStatus, tokenStatus } from './read-status.js';
import { showStatus } from './show-status.js';

/** `polar-sync status`. */
export const command: Definition = {
  description: 'show who is signed in, where the token is, the last pulls, and what is open (no network)',
  options: [
    {
      flags: '--max-age <span>',
      description: 'exit 3 if the last successful pull is longer ago than this (26h), for monitoring',
      read: seconds,
    },
    { flags: '--all-profiles', description: 'a line for each profile on this machine' },
  ],
  examples: ['status', 'status --json', 'status --max-age 26h', 'status --all-profiles --max-age 26h'],
  run: runStatus,
};

/** The flags of `status`, as commander passes them. */
export interface StatusFlags {
  /** Seconds. */
  maxAge?: number;
  /** Every profile, instead of one. */
  allProfiles?: boolean;
  /** Named by the flags of every command. */
  db?: string;
  profile?: string;
}

/** Shows the status from what is on this machine only: no network, no keychain. @throws StoreError. */
export async function runStatus(context: Context, flags: StatusFlags = {}): Promise<number> {
  // Loaded here, because most calls are about one profile.
  if (flags.allProfiles === true) return (await import('./all.js')).statusOfAll(context, flags);
  const { maxAge } = flags;
  const { ui, settings } = context;
  const status: Status = {
    schema: 'polar-sync.status/1',
    profile: settings.profile,
    token: await tokenStatus(context),
    ...(await storeStatus(context)),
  };
  const now = new Date();
  const overdue = maxAge === undefined ? undefined : overdueInWords(status.last_success, maxAge, now);
  if (ui.json) ui.result({ ...asJson(status), ...(maxAge !== undefined && { overdue: overdue !== undefined }) });
  else await showStatus(context, status, now);
  const { expires_at: expiresAt, obtained_at: obtainedAt, renews } = status.token;
  const warning = renews ? undefined : expiryWarning({ expiresAt, obtainedAt }, now);
  if (warning) ui.warn(warning);
  if (overdue === undefined) return ExitCode.ok;
  ui.warn(overdue);
  return ExitCode.partial;
}
