import { RefusedError } from './errors.js';
import type { AccessLinkUsers } from './v3/access-link.js';

/**
 * Polar responds with 403 both for a missing consent and for an account that is not registered; what it says about the user
 * tells the two apart. One request, sent only after a 403.
 * @returns the same refusal with its reason (`CONSENT_MISSING`, `NOT_REGISTERED` or `DATA_REFUSED`); any other problem, and
 * a refusal whose reason could not be found out, unchanged.
 */
export async function explainRefusal(problem: unknown, client: Pick<AccessLinkUsers, 'getUser'>): Promise<unknown> {
  if (!isForbidden(problem)) return problem;
  try {
    return (await client.getUser()) === undefined ? notRegistered(problem) : dataRefused(problem);
  } catch (failure) {
    return isForbidden(failure) ? consentMissing(problem) : problem;
  }
}

function isForbidden(problem: unknown): problem is RefusedError {
  // A refusal with a reason needs no request, and API v4 has no registrations.
  const unexplained = problem instanceof RefusedError && problem.code === 'CONSENT_OR_REGISTRATION';
  return unexplained && problem.status === 403 && problem.path?.startsWith('/training-sessions/') !== true;
}

function notRegistered(problem: RefusedError): RefusedError {
  return new RefusedError('NOT_REGISTERED', 'Your Polar account is not registered with your client.', problem, {
    hint: 'Run `polar-sync login`, which registers it. Polar then hands out what is uploaded from that moment on.',
    cause: problem,
  });
}

function consentMissing(problem: RefusedError): RefusedError {
  return new RefusedError(
    'CONSENT_MISSING',
    'Polar hands out nothing about this account: a mandatory consent is missing.',
    problem,
    {
      hint: 'Give it at https://account.polar.com and run the same command again; no new sign-in is needed.',
      cause: problem,
    },
  );
}

function dataRefused(problem: RefusedError): RefusedError {
  return new RefusedError(
    'DATA_REFUSED',
    `The account is registered, but Polar refuses ${problem.path ?? 'this data'}: access to it has not been allowed.`,
    problem,
    {
      hint: 'Check the consents at https://account.polar.com and the data types of your client at https://admin.polaraccesslink.com.',
      cause: problem,
    },
  );
}
