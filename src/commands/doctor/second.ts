import { apis } from '../../config/api-version.js';
import { PolarSyncError, TokenStoreError } from '../../errors.js';
import { apiVersionOf, type Credentials } from '../../tokens/token-store.js';
import { openSession } from '../account/open-session.js';
import { alsoInWords, factsOf } from '../account/sign-in-facts.js';
import { secondSignIn } from '../account/signed-in.js';
import { withClient } from '../account/with-client.js';
import { withClientV4 } from '../account/with-client-v4.js';
import type { Context } from '../context.js';
import { checkScopes, lastWeeks } from './polar-v4.js';
import type { DoctorReport } from './report.js';

const name = 'second sign-in';

/** Reads the second sign-in of a profile, if it has one; one that cannot be read is a failure. */
export async function readSecond(
  report: DoctorReport,
  context: Context,
  first: Credentials | null,
): Promise<Credentials | null> {
  if (context.settings.problem) return null;
  try {
    return await secondSignIn(context, first);
  } catch (problem) {
    if (!(problem instanceof TokenStoreError)) throw problem;
    report.failWith(name, problem);
    return null;
  }
}

/** Sends the second sign-in's API version one request that changes nothing. */
export async function checkSecond(
  report: DoctorReport,
  context: Context,
  second: Credentials,
  now: number,
): Promise<void> {
  const api = apiVersionOf(second);
  const words = alsoInWords(factsOf(second), new Date(now));
  if (apis[api].hasScopes) checkScopes(report, second.scope);
  try {
    const session = openSession(context, second, 'second');
    const ask = {
      v3: () => withClient(context, second, (client) => client.listExercises(), { session }),
      v4: () => withClientV4(context, session, (client) => client.listSessions(lastWeeks(now))),
    };
    await ask[api]();
    report.ok(name, `${words}. ${api} accepts it.`);
  } catch (problem) {
    if (!(problem instanceof PolarSyncError)) throw problem;
    report.failWith(name, problem);
  }
}
