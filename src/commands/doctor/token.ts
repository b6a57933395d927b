import { spawn } from 'node:child_process';
import { homedir, userInfo } from 'node:os';
import { expiryWarning, isExpired, isFromFuture } from '../../auth/expiry.js';
import { nameOfUser } from '../../auth/user-key.js';
import { fromEnvironment } from '../../config/environment.js';
import { ExitCode } from '../../errors.js';
import { codeOf } from '../../guards.js';
import { carriedEnvironment } from '../../schedule/job.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { cronEnvironment } from '../../tokens/session-bus.js';
import type { Credentials } from '../../tokens/token-store.js';
import { localTime } from '../../ui/format.js';
import { accessInWords, apiInWords, factsOf, refreshInWords } from '../account/sign-in-facts.js';
import type { Context } from '../context.js';
import { withoutConfiguration } from './machine.js';
import type { DoctorReport, DoctorResult } from './report.js';

const childMs = 60_000;
const signInHint = 'Run polar-sync login.';

/** Reads the token as every command does. @returns the credentials, if there are any. */
export async function checkTokenStore(report: DoctorReport, { settings, env }: Context): Promise<Credentials | null> {
  // The configuration says which token store and entry to use; a token from the environment needs neither.
  if (settings.problem && !fromEnvironment(env, 'accessToken')) {
    report.skip('token store', withoutConfiguration);
    report.skip('token', withoutConfiguration);
    return null;
  }
  try {
    const store = chooseTokenStore(settings, env);
    const credentials = await store.read();
    report.ok('token store', `The token store is available: ${store.describe()}.`);
    if (credentials) report.ok('token', `Signed in as ${nameOfUser(credentials.userId)}.`);
    else
      report.fail(
        'token',
        ExitCode.auth,
        `You are not signed in: there is no token in ${store.describe()}.`,
        signInHint,
      );
    return credentials;
  } catch (problem) {
    report.failWith('token store', problem);
    report.skip('token', 'Not known while the token store cannot be read.');
    return null;
  }
}

/** Which version of AccessLink the sign-in is for, and why. */
export function checkApi(report: DoctorReport, credentials: Credentials | null): void {
  if (!credentials) return report.skip('api', 'Not known without a token.');
  report.ok('api', `${apiInWords(factsOf(credentials))}.`);
}

/** How long the token is valid, as Polar said when it issued it, and how old it is. */
export function checkExpiry(report: DoctorReport, credentials: Credentials | null, now: number): void {
  if (!credentials) return report.skip('token expiry', 'Not known without a token.');
  const { expiresAt, refreshToken } = credentials;
  if (expiresAt === undefined) return report.ok('token expiry', 'Polar stated no expiry.');
  const until = localTime(expiresAt);
  const at = new Date(now);
  if (refreshToken !== undefined) report.ok('token expiry', renewedInWords(credentials, at));
  else if (isFromFuture(credentials, at))
    report.ok('token expiry', 'Not known, because the clock was wrong when the token was issued.');
  else if (expiryWarning(credentials, at) === undefined)
    report.ok('token expiry', `The token is valid until ${until}.`);
  else if (isExpired(credentials, at))
    report.warn('token expiry', `According to Polar, the token was valid until ${until}.`, signInHint);
  else report.warn('token expiry', `The token is only valid until ${until}.`, signInHint);
}

function renewedInWords(credentials: Credentials, now: Date): string {
  const facts = factsOf(credentials);
  const refresh = refreshInWords(facts, now);
  const source = refresh === '' ? '' : ` from a refresh token that is ${refresh}`;
  return `The access token is ${accessInWords(facts, now)}; it is renewed automatically${source}.`;
}

/** What the child process is started with. */
export interface CronProbe {
  node: string;
  script: string;
  db?: string | undefined;
}

/** Reads the token in a child process that has only what cron gives it and what `schedule` writes into its entry. */
export async function checkAsCron(report: DoctorReport, context: Context, probe: CronProbe): Promise<void> {
  const { settings, env } = context;
  if (settings.problem) return report.skip('token as cron', withoutConfiguration);
  const user = userOfSystem();
  if (user === undefined)
    return report.skip(
      'token as cron',
      'Cron runs nothing for this user, because the system does not know it by name.',
    );
  const bare = {
    HOME: homedir(),
    LOGNAME: user,
    ...cronEnvironment(env),
    SHELL: '/bin/sh',
    ...carriedEnvironment(env),
  };
  const parameters = [
    ...[probe.script, 'doctor', '--token-only', '--json', '--profile', settings.profile],
    ...(probe.db === undefined ? [] : ['--db', probe.db]),
  ];
  const { stdout, stderr } = await run(probe.node, parameters, bare, context.signal);
  const said = understand(stdout) ?? [];
  const wrong = said.find((check) => check.status === 'fail');
  if (wrong) {
    const hint = fromEnvironment(env, 'accessToken')
      ? 'Run polar-sync login: cron does not have the token in the environment of this shell.'
      : wrong.hint;
    const exit = wrong.name === 'token' ? ExitCode.auth : ExitCode.tokenStore;
    report.fail('token as cron', exit, `From cron: ${wrong.message}`, hint);
  } else if (said.length > 0) {
    report.ok('token as cron', "The token can be read in cron's environment.");
  } else {
    const reason = /"message":"((?:[^"\\]|\\.)*)"/.exec(stderr)?.[1] ?? 'no reason was given';
    report.fail('token as cron', ExitCode.usage, `In cron's environment, polar-sync fails: ${reason}`, undefined);
  }
}

/** undefined: a user without a name, as in a container. */
function userOfSystem(): string | undefined {
  try {
    return userInfo().username;
  } catch (error) {
    if (codeOf(error) === 'ERR_SYSTEM_ERROR') return undefined;
    throw error;
  }
}

function understand(stdout: string): DoctorResult['checks'] | undefined {
  if (!stdout.startsWith('{')) return undefined;
  return (JSON.parse(stdout) as DoctorResult).checks;
}

function run(
  node: string,
  parameters: string[],
  env: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, parameters, {
      env,
      cwd: homedir(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: childMs,
      signal,
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (chunk: string) => {
        said[stream] += chunk;
      });
    }
    child.on('error', reject);
    child.on('close', () => resolve(said));
  });
}
