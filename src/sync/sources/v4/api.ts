import { AuthError } from '../../../errors.js';
import type { AccessLinkV4 } from '../../../polar/v4/access-link-v4.js';
import type { Run } from '../../run.js';

/**
 * The v4 client of a run.
 * @throws AuthError NOT_V4 when the sign-in is not for v4.
 */
export function apiOf(run: Run): AccessLinkV4 {
  if (run.deps.v4) return run.deps.v4;
  throw new AuthError('NOT_V4', 'You are signed in with AccessLink v3, which does not have this source.', {
    hint: 'Run `polar-sync login --also v4` to add a sign-in to v4, or leave out --source v4.',
  });
}
