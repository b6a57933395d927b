import { nameOfUser } from '../../auth/user-key.js';
import { StoreError } from '../../errors.js';
import { ifThere } from '../../storage/if-there.js';
import { openReader } from '../../storage/store.js';
import type { Credentials } from '../../tokens/types.js';
import type { Context } from '../context.js';

/** The Polar users whose sessions the database holds; none when there is no database yet, or it cannot be opened. */
export function usersOfStore({ settings }: Pick<Context, 'settings'>): string[] {
  try {
    const store = ifThere(() => openReader(settings.paths.dbFile));
    try {
      return store?.sessions.users() ?? [];
    } finally {
      store?.close();
    }
  } catch (error) {
    // Signing in is possible all the same; the next pull is the one to complain.
    if (error instanceof StoreError) return [];
    throw error;
  }
}

/** Says that two people's workouts are about to come together, when all that is here belongs to somebody else. */
export function warnOfOtherUser(
  { ui, settings }: Context,
  here: string[],
  { userId, formerUserId }: Pick<Credentials, 'userId' | 'formerUserId'>,
): void {
  if (here.length === 0 || here.includes(userId)) return;
  if (formerUserId !== undefined && here.includes(formerUserId)) return;
  ui.warn(
    `${settings.paths.dbFile} holds the workouts of ${here.map(nameOfUser).join(' and ')}, and those of ${userId} would come beside them. To keep them apart, sign in with polar-sync --profile NAME login and pull with the same --profile.`,
  );
}
