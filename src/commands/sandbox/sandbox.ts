import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseRedirectUri } from '../../auth/loopback/redirect-uri.js';
import { apis } from '../../config/api-version.js';
import { ExitCode, UsageError } from '../../errors.js';
import { sandboxApis } from '../../sandbox/options.js';
import { addQuirks, quirkNames, shows } from '../../sandbox/quirks.js';
import { type Sandbox, type SandboxOptions, type SeenRequest, startSandbox } from '../../sandbox/sandbox.js';
import { type StandIns, startStandIns } from '../../sandbox/targets/targets.js';
import { count } from '../../ui/format.js';
import type { Ui } from '../../ui/ui.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { seconds, wholeNumber } from '../shared/numbers.js';
import { programName } from '../shared/program-name.js';
import { serveInBackground } from './background.js';
import type { SandboxFlags } from './flags.js';
import { quoted, showTargets, signedIn, targetsToTry } from './targets.js';

const DEFAULT_PORT = 8766;

/** `polar-sync sandbox`. */
export const command: Definition = {
  description: 'run a local AccessLink with sample workouts, to try everything without an account',
  options: [
    {
      flags: '--port <port>',
      description: `the port to listen on, 0 for any free one (default: ${DEFAULT_PORT})`,
    },
    { flags: '--seed <number>', description: 'other sample workouts (default: 1)' },
    {
      flags: '--api <name>',
      description: 'the API versions that know the client (default: v3)',
      choices: Object.keys(sandboxApis),
    },
    {
      flags: '--token-life <span>',
      description: 'lifetime of a v4 access token (default: 43199s)',
      read: seconds,
    },
    {
      flags: '--quirk <name...>',
      description: 'sessions and responses as Polar has been seen to send them, contrary to its documentation',
      choices: quirkNames,
    },
    {
      flags: '--redirect <url>',
      description:
        'a redirect URL on this machine, registered for the client instead of the usual one; may be repeated',
      repeatable: true,
    },
    {
      flags: '--athletes <number>',
      description: 'how many users the client has, who share its rate limit; each login signs in the next one',
    },
    {
      flags: '--targets',
      description: 'also run a stand-in for each service that workouts can be delivered to; no login is needed then',
    },
    {
      flags: '--env',
      description: 'serve in the background and print the environment, for eval "$(polar-sync sandbox --env)"',
    },
  ],
  more: 'In fish: polar-sync sandbox --env | source. To end it: kill $POLAR_SANDBOX_PID.',
  examples: ['sandbox', 'sandbox --port 0 --json', 'sandbox --targets', 'sandbox --athletes 200'],
  anyProfile: true,
  run: runSandbox,
};

/** Of each user, if there are several. */
const workoutsEach = 4;

/** Runs a local AccessLink with sample data until Ctrl-C; that is exit 0. @throws UsageError, and as serveInBackground. */
export async function runSandbox(context: Context, flags: SandboxFlags): Promise<number> {
  checkQuirks(flags);
  if (flags.env) return serveInBackground(context, flags);
  const { ui, settings, signal } = context;
  const note = ({ method, path, status }: SeenRequest) => ui.note(`${status ?? '---'} ${method} ${shown(path)}`);
  const athletes = wholeNumber('--athletes', flags.athletes ?? '1', 10_000, 1, 200);
  const sandbox = await listen({
    athletes,
    ...(athletes > 1 && { count: workoutsEach }),
    port: wholeNumber('--port', flags.port ?? String(DEFAULT_PORT), 65_535, 0, DEFAULT_PORT),
    seed: wholeNumber('--seed', flags.seed ?? '1', 2 ** 31),
    redirectUris: (flags.redirect ?? [settings.redirectUri]).map((url) => parseRedirectUri(url).uri),
    ...(flags.api !== undefined && { api: flags.api }),
    ...(flags.tokenLife !== undefined && { signIn4: { tokenSeconds: flags.tokenLife } }),
    onResponseSent: (_n, request) => note(request),
  });
  let standIns: StandIns | undefined;
  try {
    addQuirks(sandbox, flags.quirk ?? [], Date.now());
    standIns = flags.targets ? await startStandIns({ onResponseSent: note }) : undefined;
    show(ui, sandbox, { api: flags.api, standIns });
    if (!signal.aborted) await once(signal, 'abort');
    return ExitCode.ok;
  } finally {
    await standIns?.close();
    await sandbox.close();
  }
}

/** Prints how to use it from another terminal. */
function show(
  ui: Ui,
  sandbox: Sandbox,
  { api, standIns }: { api: SandboxFlags['api']; standIns: StandIns | undefined },
): void {
  const folder = resolve('polar-sync-sandbox');
  const env = { ...sandbox.env(), ...ownFolder(folder), ...(standIns && signedIn(sandbox, api)) };
  const targets = standIns && targetsToTry(standIns, folder);
  const users = sandbox.athletes.length;
  const workouts = sandbox.exerciseIds.length * users;
  if (ui.json) {
    const more = { ...(users > 1 && { users }), ...(targets && { targets }) };
    ui.result({ schema: 'polar-sync.sandbox/1', url: sandbox.url, workouts, env, ...more });
    return;
  }
  const whose = users > 1 ? ` of ${count(users, 'user')}` : '';
  ui.print(`A local AccessLink with ${count(workouts, 'workout')}${whose} is running at ${sandbox.url}.`);
  ui.print('In another terminal:');
  ui.print('');
  for (const [name, value] of Object.entries(env)) ui.print(`export ${name}=${quoted(value)}`);
  if (!('POLAR_SYNC_ACCESS_TOKEN' in env)) ui.print(`${programName()}${users > 1 ? ' --profile anna' : ''} login`);
  if (targets) showTargets(ui, targets);
  else ui.print(`${programName()} pull --full --data all${users > 1 ? ' --all-profiles' : ''}`);
  ui.print('');
  ui.print('Ctrl-C ends it.');
}

/** @throws UsageError for a quirk of an API version that is left out. */
function checkQuirks({ quirk = [], api = 'v3' }: SandboxFlags): void {
  const hidden = quirk.find((one) => !shows(api, one));
  if (hidden === undefined) return;
  const other = shows('v3', hidden) ? 'v3' : apis.v3.other;
  throw new UsageError(
    'QUIRK_VERSION',
    `--quirk ${hidden} shows through ${other} only, and --api ${api} leaves ${other} out.`,
    {
      hint: `Use --api both, or --api ${other}.`,
    },
  );
}

/** Queries may hold the code and state of a sign-in, which are not shown. */
function shown(path: string): string {
  return /^\/v[34]\//.test(path) ? path : path.replace(/\?.*/, '');
}

/** Keeps what is tried here away from your own profile. */
function ownFolder(folder: string): Record<string, string> {
  return { POLAR_SYNC_HOME: folder, POLAR_SYNC_TOKEN_STORE: 'file' };
}

async function listen(options: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox(options);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
    const why = code === 'EACCES' ? 'is not permitted' : 'is in use';
    throw new UsageError('PORT_TAKEN', `Port ${options.port} ${why}.`, {
      hint: 'Choose another port with --port, or 0 for any free one.',
      cause,
    });
  }
}
