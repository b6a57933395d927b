import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { built } from '../support/built.js';
import { describeWith } from '../support/judges/needs.js';

/** The compiled child: Node 20 cannot run TypeScript, so these tests use the output of `npm run build`. */
export const childPath = built('tokens/keychain-child.js');

const missing = [
  ...['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].filter((name) => !isInstalled(name)),
  ...(existsSync(childPath) ? [] : ['dist (npm run build)']),
];

/** Runs the tests if a real Secret Service is available; elsewhere they are skipped, but never in CI on Linux. */
export const describeSecretService = (name: string, tests: () => void): void =>
  describeWith(missing, name, tests, 'linux');

/** A separate D-Bus session with its own keyring; nothing of the user's is touched. */
export class SecretService {
  /** Created by the first start, so that skipped tests leave nothing behind. */
  #home = '';
  readonly #processes: ChildProcess[] = [];
  env: Record<string, string> = {};

  /**
   * `unlocked`: with its password available. `locked`: nobody can answer the prompt. `prompting`: a prompt that never
   * ends. `absent`: a bus without Secret Service.
   */
  async start(state: 'unlocked' | 'locked' | 'prompting' | 'absent'): Promise<void> {
    if (this.#home === '') this.#home = mkdtempSync(join(tmpdir(), 'polar-sync-keyring-'));
    const services = join(this.#home, `services-${state}`);
    mkdirSync(services, { recursive: true });
    if (state === 'prompting') {
      const prompter = '[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sleep 30\n';
      writeFileSync(join(services, 'org.gnome.keyring.SystemPrompter.service'), prompter);
    }
    const configuration = join(this.#home, `${state}.conf`);
    writeFileSync(configuration, busConfiguration(this.#home, services));
    const runtime = join(this.#home, 'run');
    mkdirSync(runtime, { recursive: true, mode: 0o700 });
    const env = { PATH: '/usr/bin:/bin', HOME: this.#home, XDG_RUNTIME_DIR: runtime };
    const bus = this.#spawn('dbus-daemon', [`--config-file=${configuration}`, '--nofork', '--print-address'], env);
    this.env = { ...env, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
    if (state === 'absent') return;
    const unlock = state === 'unlocked' ? ['--unlock'] : [];
    const daemon = this.#spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...unlock], this.env);
    daemon.stdin?.end('the password of the keyring');
    while (!this.#hasSecrets()) await sleep(50);
  }

  /** Ends the session; the keyring's files stay for the next start. */
  async stop(): Promise<void> {
    for (const child of this.#processes.splice(0).reverse()) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    if (this.#home !== '') rmSync(this.#home, { recursive: true, force: true });
  }

  #spawn(command: string, parameters: string[], env: Record<string, string>): ChildProcess {
    const child = spawn(command, parameters, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#processes.push(child);
    return child;
  }

  #hasSecrets(): boolean {
    const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
    const call = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', ...question];
    return execFileSync('dbus-send', call, { env: this.env, encoding: 'utf8' }).includes('true');
  }
}

function isInstalled(name: string): boolean {
  return ['/usr/bin', '/bin', '/usr/local/bin'].some((folder) => existsSync(join(folder, name)));
}

function busConfiguration(home: string, services: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=${home}</listen>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout ?? []) return String(chunk).trim();
  throw new Error('dbus-daemon did not start');
}
