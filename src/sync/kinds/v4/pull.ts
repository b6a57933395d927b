import { AuthError, type PolarSyncError } from '../../../errors.js';
import type { DataKind } from '../../../kinds/kinds.js';
import { rechargeSamples, type Served4 } from '../../../kinds/resources-v4.js';
import { RefusedError } from '../../../polar/errors.js';
import type { Run } from '../../run.js';
import type { KindTally } from '../tally.js';
import { type Walked, walkBack4 } from './history.js';
import { Pull4, type Work4Of } from './resource.js';

/**
 * Brings one resource of v4: what is new, and with `--since` what is old.
 * @returns why nothing of it comes, if so. @throws what ends the run.
 */
export async function bring4(
  work: Work4Of,
  resource: Served4,
  tally: KindTally,
  onWalked: (walked: Walked) => void,
): Promise<PolarSyncError | undefined> {
  const { run } = work;
  const missing = scopeMissing(run, resource);
  if (missing) return missing;
  const pull = new Pull4(work, resource, tally);
  const refusal = await pull.bring();
  if (refusal) return refusal;
  const { since, allHistory = false } = run.options;
  if (since !== undefined && resource.plan !== 'state' && !run.dry)
    onWalked(await walkBack4(work, pull, since, allHistory));
  if (resource.name !== 'v4-nightly-recharge') return undefined;
  // A day whose samples Polar cannot deliver costs only these: the means have come.
  await new Pull4(
    work,
    run.options.since === undefined ? rechargeSamples : { ...rechargeSamples, span: 4 },
    tally,
  ).bring();
  return undefined;
}

/** What the sign-in is known not to allow is not requested. */
function scopeMissing({ deps }: Run, { scope, path }: Served4): RefusedError | undefined {
  if (deps.scopes === undefined || deps.scopes.has(`${scope}:read`)) return undefined;
  return new RefusedError(
    'SCOPE_MISSING',
    `The sign-in does not allow ${path}: it lacks ${scope}:read.`,
    { status: 403, path },
    { hint: `Run \`polar-sync login --scope ${scope}\` and allow it.` },
  );
}

/** Only v4 has a kind, and the sign-in is for v3. */
export function onlyInV4(kind: DataKind): AuthError {
  return new AuthError('NOT_V4', `Only v4 has ${kind}, and you are signed in with AccessLink v3.`, {
    hint: 'Run `polar-sync login --also v4`, if your client is known there.',
  });
}
