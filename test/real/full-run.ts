import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.js';
import { freePort } from '../auth/loopback/ports.js';
import { bin, type Running, start } from '../commands/bin.js';
import { temporaryFolder } from '../commands/run.js';
import { consentUrl, redirectOf } from '../commands/sign-in.js';

const formats = ['json', 'jsonl', 'csv', 'gpx', 'tcx', 'fit'];

/** A user's machine: a home folder that does not exist yet, and a sandbox in which every secret is random. */
export class Machine {
  readonly folder = temporaryFolder();
  readonly home = join(this.folder, 'home');
  /** Everything printed, on both streams. */
  said = '';
  /** The arguments of every process seen, including the keychain's children. */
  readonly commandLines = new Set<string>();
  /** What must not be found anywhere. */
  readonly secrets = new Set<string>();
  /** Runs the program under a shell with this umask. */
  umask: string | undefined;
  readonly env: Record<string, string>;
  readonly sandbox: Sandbox;

  private constructor(sandbox: Sandbox, env: Record<string, string>) {
    this.sandbox = sandbox;
    this.env = { ...sandbox.env(), POLAR_SYNC_HOME: this.home, ...env };
    this.secrets.add(sandbox.clientSecret);
    const basic = `${sandbox.clientId}:${sandbox.clientSecret}`;
    this.secrets.add(Buffer.from(basic).toString('base64'));
  }

  static async open(env: Record<string, string>, options: SandboxOptions = {}): Promise<Machine> {
    const redirectUri = `http://localhost:${await freePort()}/callback`;
    const clientSecret = randomBytes(16).toString('hex');
    const sandbox = await startSandbox({
      ...{ redirectUris: [redirectUri], clientSecret, refreshTokens: true, count: 3, longestSeconds: 600 },
      ...options,
    });
    onTestFinished(() => sandbox.close());
    return new Machine(sandbox, env);
  }

  start(argv: string[], env: Record<string, string> = {}): Running {
    const line = [process.execPath, bin, ...argv];
    const all = { ...this.env, ...env };
    const run =
      this.umask === undefined
        ? start(line[0] ?? '', line.slice(1), all)
        : start('sh', ['-c', `umask ${this.umask}; exec "$@"`, 'sh', ...line], all);
    const watch = setInterval(() => this.#lookAt(run.child.pid), 10);
    void run.ended.finally(() => {
      clearInterval(watch);
      this.said += run.said;
    });
    return run;
  }

  async run(argv: string[], env: Record<string, string> = {}) {
    return this.start(argv, env).ended;
  }

  /** Signs in as you would without a browser, by pasting the address. */
  async login(...flags: string[]): Promise<void> {
    const login = this.start(['login', '--no-browser', ...flags]);
    const landed = await redirectOf(await consentUrl(login));
    this.secrets.add(new URL(landed).searchParams.get('code') ?? 'no code');
    login.child.stdin.write(`${landed}\n`);
    expect((await login.ended).exitCode).toBe(0);
  }

  /** Runs every command that touches stored data. */
  async everything(...flags: string[]): Promise<void> {
    const lines = [
      ['pull', '--full'],
      ['status'],
      ['status', '--json'],
      ['list', '--json'],
      ['verify', '--remote'],
      ['rebuild'],
      ['doctor', '--json'],
      ['report', '--out', join(this.folder, 'out', 'report', 'report.html')],
      ...formats.map((format) => ['export', '--format', format, '--out', `${join(this.folder, 'out', format)}/`]),
    ];
    for (const line of lines) {
      const { exitCode, stderr } = await this.run([...line, ...flags]);
      // doctor may find a problem with this machine.
      if (line[0] !== 'doctor') expect([line, exitCode, exitCode === 0 ? '' : stderr]).toEqual([line, 0, '']);
    }
  }

  /** Every file below the machine's folder, with its contents. */
  files(): { path: string; bytes: Buffer }[] {
    return readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path, bytes: readFileSync(path) }));
  }

  #lookAt(pid: number | undefined): void {
    if (process.platform !== 'linux' || pid === undefined) return;
    for (const one of [pid, ...descendants(pid)]) {
      const line = readOrNothing(`/proc/${one}/cmdline`);
      if (line !== '') this.commandLines.add(line.replaceAll('\0', ' '));
    }
  }
}

function descendants(pid: number): number[] {
  const children = readOrNothing(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** A process may be gone in the meantime. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
