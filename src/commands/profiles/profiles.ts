import { UsageError } from '../../errors.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { listAll } from './list.js';

const actions = ['list', 'invite', 'remove'] as const;

/** The flags of `profiles`, as commander passes them. */
export interface ProfilesFlags {
  /** Who invites. */
  from?: string;
  /** false: `--no-test`. */
  test?: boolean;
  /** Also ends the registration at Polar. */
  deregister?: boolean;
  /** Skips the question. */
  yes?: boolean;
}

/** `polar-sync profiles`. */
export const command: Definition = {
  description: 'list the profiles on this machine; invite an athlete who is elsewhere; remove a profile and its data',
  arguments: [
    { name: '[action]', description: 'list (default), invite or remove', choices: actions },
    { name: '[name]', description: 'invite, remove: the profile' },
  ],
  options: [
    { flags: '--from <text>', description: 'invite: your name, for the page that the athlete sees' },
    { flags: '--no-test', description: 'invite: do not test first whether the address leads here' },
    { flags: '--deregister', description: 'remove: also end the registration at Polar' },
    { flags: '--yes', description: 'remove: do not ask' },
  ],
  examples: [
    'profiles',
    'profiles --json',
    'profiles invite anna --from "Kim, Example Runners"',
    'profiles remove anna --deregister --yes',
  ],
  anyProfile: true,
  run: runProfiles,
};

/** @throws UsageError, and as the actions. */
export async function runProfiles(
  context: Context,
  action: (typeof actions)[number] = 'list',
  name?: string,
  flags: ProfilesFlags = {},
): Promise<number> {
  if (action === 'list') return listAll(context);
  if (name === undefined) {
    throw new UsageError('PROFILE_MISSING', `profiles ${action} needs the name of a profile.`, {
      hint: `Name it: polar-sync profiles ${action} anna.`,
    });
  }
  if (action === 'invite') return (await import('./invite.js')).inviteAthlete(context, name, flags);
  return (await import('./remove.js')).removeProfile(context, name, flags);
}
