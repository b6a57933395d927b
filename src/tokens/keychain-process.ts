import { fileURLToPath } from 'node:url';
import type { Environment } from '../config/environment.js';
import { InterruptedError, TokenStoreError } from '../errors.js';
import type { KeychainAnswer, KeychainRequest } from './keychain-protocol.js';
import { withSessionBus } from './session-bus.js';

/** How the keychain is called: in a separate process, which can be killed if it hangs. */
export interface KeychainProcess {
  env: Environment;
  /** The program to run; by default the compiled keychain-child.js beside this file. */
  childPath?: string;
  /** How long an unlock prompt may stay open; default 10 s. */
  timeoutMs?: number;
}

const fileHint = 'Use polar-sync login --token-store file to keep the token in a file that only you can read.';

/**
 * One keychain call in a separate process, killed if it does not respond in time.
 * @throws TokenStoreError KEYCHAIN_UNAVAILABLE, KEYCHAIN_LOCKED, KEYCHAIN_TIMEOUT or KEYCHAIN_CRASHED.
 */
export async function callKeychain(
  request: KeychainRequest,
  {
    env,
    childPath = fileURLToPath(new URL('./keychain-child.js', import.meta.url)),
    timeoutMs = 10_000,
  }: KeychainProcess,
): Promise<string | boolean | null> {
  const ended = await runChild(JSON.stringify(request), childPath, withSessionBus(env), timeoutMs);
  if (ended.timedOut) {
    throw new TokenStoreError('KEYCHAIN_TIMEOUT', `The keychain did not respond within ${timeoutMs / 1000} seconds.`, {
      hint: `Unlock it if it shows a prompt, then try again. If nobody can: ${fileHint}`,
    });
  }
  if (ended.signal === 'SIGINT' || ended.signal === 'SIGTERM') {
    throw new InterruptedError('INTERRUPTED', 'Interrupted while waiting for the keychain.');
  }
  const answer = ended.exitCode === 0 ? parseAnswer(ended.output) : undefined;
  if (answer === undefined) {
    const how = ended.signal ?? `exit code ${ended.exitCode}`;
    throw new TokenStoreError('KEYCHAIN_CRASHED', `The keychain library crashed (${how}).`, { hint: fileHint });
  }
  if ('error' in answer) throw explain(answer.error);
  return answer.value;
}

interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  timedOut: boolean;
  output: string;
}

function runChild(input: string, childPath: string, env: Environment, timeoutMs: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // Loaded on use, because every command imports this file and you wait for it to start.
    const child = process
      .getBuiltinModule('node:child_process')
      .spawn(process.execPath, [childPath], { env, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(
        new TokenStoreError('KEYCHAIN_UNAVAILABLE', 'Cannot start the process that talks to the keychain.', {
          hint: fileHint,
          cause,
        }),
      );
    });
    child.on('close', (exitCode, signal) => {
      clearTimeout(timer);
      resolve({ exitCode, signal, timedOut, output });
    });
    // A child that died before reading breaks the pipe; 'close' reports how it died.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function parseAnswer(output: string): KeychainAnswer | undefined {
  try {
    return JSON.parse(output) as KeychainAnswer;
  } catch {
    // The text may contain the secret, and JSON.parse would quote it; the caller reports the failure.
    return undefined;
  }
}

/** The library reports errors only as text: libsecret's on Linux, the system's on macOS and Windows. */
function explain(reason: string): TokenStoreError {
  if (/locked collection|interaction is not allowed/i.test(reason)) {
    return new TokenStoreError('KEYCHAIN_LOCKED', 'The keychain is locked.', {
      hint: `Unlock it (log in at the desktop) and try again. If nobody can: ${fileHint}`,
    });
  }
  if (/native addon|cannot find (package|module)/i.test(reason)) {
    const needs = process.platform === 'linux' ? ' It needs libsecret (Debian: libsecret-1-0).' : '';
    return new TokenStoreError('KEYCHAIN_UNAVAILABLE', `Cannot load the keychain library.${needs}`, {
      hint: fileHint,
    });
  }
  const [firstLine] = reason.slice(0, 200).split('\n', 1);
  return new TokenStoreError('KEYCHAIN_UNAVAILABLE', `No keychain is available here (${firstLine}).`, {
    hint: fileHint,
  });
}
