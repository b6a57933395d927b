import { AuthError, type PolarSyncError } from '../../../errors.js';
import type { DataKind } from '../../../kinds/kinds.js';
import { resources4After, type Served4 } from '../../../kinds/resources-v4.js';
import { RefusedError } from '../../../polar/errors.js';
import type { Run } from '../../run.js';
import type { KindTally } from '../tally.js';
import type { Walked } from './history.js';
import type { Work4Of } from './requests.js';
import { Pull4 } from './resource.js';

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
  if (since !== undefined && resource.plan !== 'state' && !run.dry) onWalked(await pull.walk(since, allHistory));
  for (const next of resources4After(resource.name)) {
    const span = since === undefined ? next.span : (next.spanOfWalk ?? next.span);
    const problem = await new Pull4(work, { ...next, span }, tally).bring();
    if (problem) work.fail(tally, problem);
  }
  return undefined;
}

/** What the sign-in is known not to allow is not requested. */
function scopeMissing({ deps }: Run, { scope, path }: Served4): RefusedError | undefined {
  if (deps.scopes === undefined || deps.scopes.has(`${scope}:read`)) return undefined;
  return new RefusedError(
    'SCOPE_MISSING',
    `The sign-in does not allow ${path}: it lacks ${scope}:read.`,
    { status: 403, path, scope },
    { hint: `Run \`polar-sync login --scope ${scope}\` and allow it.` },
  );
}

/** Only v4 has a kind, and the sign-in is for v3. */
export function onlyInV4(kind: DataKind): AuthError {
  return new AuthError('NOT_V4', `Only v4 has ${kind}, and you are signed in with AccessLink v3.`, {
    hint: 'Run `polar-sync login --also v4`, if your client is known there.',
  });
}
