import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { temporaryFolder } from '../support/folder.js';

const root = resolve(import.meta.dirname, '../..');

/** What every machine has; a compiler is not included. */
const basics = [
  ...['sh', 'bash', 'env', 'git', 'rm', 'mkdir', 'cp', 'mv', 'ls', 'ln', 'cat', 'dirname', 'basename', 'readlink'],
  ...['uname', 'sed', 'tr', 'touch', 'chmod', 'printf', 'echo', 'expr', 'test', 'true', 'head', 'tail', 'grep', 'cut'],
  ...['sort', 'find', 'xargs', 'pwd', 'mktemp', 'wc', 'date', 'tar', 'gzip', 'ps'],
];
const compilers = ['c++', 'g++', 'cc', 'gcc'];
const builders = ['ld', 'as', 'ar', 'ranlib', 'make', 'python3'];

/** The ones that are installed here, with their paths. */
function programsAt(names: readonly string[]): [name: string, path: string][] {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name): [string, string][] => {
    const path = folders.map((folder) => join(folder, name)).find((one) => existsSync(one));
    if (path === undefined) return [];
    if (name !== 'python3') return [[name, path]];
    // What is on PATH may be a wrapper that needs the user's HOME.
    return [[name, execFileSync(path, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim()]];
  });
}

/** Whether SQLite can be compiled here. */
export const hasCompiler = programsAt(['c++', 'make', 'python3']).length === 3;

/** The outcome of a call. */
interface Outcome {
  exitCode: number;
  /** Both streams, because npm passes on what scripts print on either. */
  said: string;
}

/** A machine on which nothing was ever installed: an empty HOME and npm cache, and a fresh clone. */
export class BareMachine {
  readonly clone: string;
  readonly #folder = temporaryFolder();
  readonly #env: Record<string, string>;

  /** @param node folders with Node and npm. @param more environment variables. */
  constructor(
    node: readonly string[],
    { compiler = false, ...more }: { compiler?: boolean; [name: string]: unknown } = {},
  ) {
    const home = join(this.#folder, 'home');
    const bin = join(this.#folder, 'bin');
    this.clone = join(this.#folder, 'clone');
    for (const folder of [home, bin]) mkdirSync(folder);
    for (const [name, path] of programsAt([...basics, ...(compiler ? builders : [])]))
      symlinkSync(path, join(bin, name));
    // The test is whether SQLite compiles; without optimization that saves most of a minute.
    for (const [name, path] of programsAt(compiler ? compilers : []))
      writeFileSync(join(bin, name), `#!/bin/sh\nexec "${path}" "$@" -O0\n`, { mode: 0o755 });
    // The working tree, committed or not.
    const files = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
    for (const name of files.split('\0').filter((one) => one !== '' && existsSync(join(root, one)))) {
      mkdirSync(dirname(join(this.clone, name)), { recursive: true });
      copyFileSync(join(root, name), join(this.clone, name));
    }
    this.#env = {
      ...through(/^(https?_proxy|no_proxy|node_extra_ca_certs)$/i),
      ...through(/^npm_config_registry$/),
      HOME: home,
      PATH: [...node, bin].join(delimiter),
      npm_config_cache: join(home, 'cache'),
      npm_config_update_notifier: 'false',
      ...(more as Record<string, string>),
    };
  }

  /** Writes `~/.npmrc`. */
  configure(text: string): void {
    writeFileSync(join(this.#env.HOME ?? '', '.npmrc'), text);
  }

  /** Runs a line from the README or a hint. */
  async run(line: string): Promise<Outcome> {
    return new Promise((done) => {
      const options = { cwd: this.clone, env: this.#env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
      execFile('sh', ['-c', line], options, (problem, stdout, stderr) =>
        done({ exitCode: problem === null ? 0 : Number(problem.code), said: `${stdout}\n${stderr}` }),
      );
    });
  }
}

/** The variables of this environment that lead to the network. */
function through(names: RegExp): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name))) as Record<string, string>;
}
