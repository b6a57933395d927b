import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The facts that show why SQLite does not work. */
export interface DriverFacts {
  /** The major version of Node. */
  node: number;
  /** Whether the package for this Node is installed, and its native part built. */
  here: 'absent' | 'unbuilt' | 'built';
  /** Whether the package for other versions of Node is installed. */
  other: boolean;
  /** What building SQLite needs but PATH does not have. */
  lacking: readonly string[];
  /** Whether this is a clone, where `npm ci` installs, and not an installed package. */
  clone: boolean;
  /** The prefix of this Node, if its headers are there, as in most installations. */
  headers?: string;
  /** Whether a proxy is named in the environment. */
  proxied: boolean;
  /** The error of loading the driver. */
  problem: string;
}

/** The first Node that better-sqlite3 13 runs on, which comes compiled. */
export const newLine = 22;

/** Why SQLite does not work, and the one thing to do: the same message at the end of an installation and at first use. */
export function whyNoDriver(facts: DriverFacts): { message: string; hint: string } {
  const { node, here, other, lacking, clone, headers, proxied, problem } = facts;
  const packageName = node < newLine ? 'better-sqlite3-node20' : 'better-sqlite3';
  const no = 'SQLite does not work here, and polar-sync needs it';
  if (here === 'built')
    return {
      message: `${no}: its native part was built for another version of Node or another system (${problem}).`,
      hint: 'Run npm ci again (or npm rebuild) with the Node that you run polar-sync with.',
    };
  if (here === 'unbuilt')
    return {
      message: `${no}: npm did not run the install script of ${packageName}.`,
      hint: `Allow it and run it: npm install-scripts approve ${packageName} (where your npm has that command), then npm rebuild ${packageName} --ignore-scripts=false.`,
    };
  if (other)
    return {
      message: `${no}: what is installed is for another version of Node than this one (${node}).`,
      hint: 'Run npm ci again with the Node that you run polar-sync with.',
    };
  if (node >= newLine)
    return {
      message: `${no}: npm left out ${packageName}, as it does when it tries to compile it and cannot; it comes compiled.`,
      hint: clone
        ? 'Run npm ci --ignore-scripts --include=optional && npm run build, which compiles nothing.'
        : 'Install polar-sync again as you did, with --ignore-scripts --include=optional, which compiles nothing.',
    };
  const how = proxied ? 'check HTTPS_PROXY, which npm uses' : 'set HTTPS_PROXY if you are behind a proxy';
  if (lacking.length > 0)
    return {
      message: `${no}: npm could neither fetch a compiled one nor compile it, because ${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} missing.`,
      hint: `Use Node ${newLine} or newer, which needs neither; or install ${lacking.join(', ')} (on Debian: apt install build-essential python3), then run npm ci again.`,
    };
  return {
    message: `${no}: npm could neither fetch a compiled one from github.com nor the headers of Node from nodejs.org to compile it.`,
    hint:
      headers === undefined
        ? `Use Node ${newLine} or newer, which needs neither; or ${how}, then run npm ci again.`
        : `Run: npm_config_nodedir=${JSON.stringify(headers)} npm ci (it compiles SQLite with the installed headers, which takes some minutes); or use Node ${newLine} or newer, which needs neither.`,
  };
}

/** Collects the facts from what is installed, and from PATH. */
export function driverFacts(problem: unknown, env: NodeJS.ProcessEnv = process.env): DriverFacts {
  const node = Number.parseInt(process.versions.node, 10);
  const [own, other] = ['better-sqlite3', 'better-sqlite3-node20'].map(folderOf);
  const [fits, otherOne] = node < newLine ? [other, own] : [own, other];
  const headers = headersOf(node);
  // The newer package includes its native parts.
  const built = fits !== undefined && (node >= newLine || existsSync(join(fits, 'build/Release/better_sqlite3.node')));
  return {
    node,
    here: fits === undefined ? 'absent' : built ? 'built' : 'unbuilt',
    other: otherOne !== undefined,
    lacking: lackingTools(env),
    clone: cloneFolder() !== undefined,
    ...(headers !== undefined && { headers }),
    proxied: ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => env[name]),
    problem: problem instanceof Error ? (problem.message.split('\n', 1)[0] ?? '') : String(problem),
  };
}

/** The folder of the clone that this program is in; undefined: it was installed from a package, which has no lock file. */
export function cloneFolder(): string | undefined {
  // Two folders up from the bundle, three from src.
  const folders = ['../..', '../../..'].map((path) => fileURLToPath(new URL(path, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, 'package-lock.json')));
}

/** The prefix with this Node's headers. Those of another version, which a distribution may have put there, are of no use. */
function headersOf(node: number): string | undefined {
  const prefix = dirname(dirname(process.execPath));
  const version = join(prefix, 'include', 'node', 'node_version.h');
  // On Windows the hint's syntax for setting a variable does not work, and Node comes without headers.
  if (process.platform === 'win32' || !existsSync(version)) return undefined;
  return new RegExp(`^#define NODE_MAJOR_VERSION ${node}$`, 'm').test(readFileSync(version, 'utf8'))
    ? prefix
    : undefined;
}

/** The tools looked for on PATH; any one of the names will do. */
const tools: readonly (readonly [name: string, ...programs: string[]])[] = [
  ['a C++ compiler', 'c++', 'g++', 'clang++'],
  ['make', 'make', 'gmake'],
  ['Python 3', 'python3', 'python'],
];

function lackingTools({ PATH = '' }: NodeJS.ProcessEnv): string[] {
  // Visual Studio is found by other means than PATH.
  if (process.platform === 'win32') return [];
  const folders = PATH.split(delimiter).filter((folder) => folder !== '');
  const has = (program: string) => folders.some((folder) => existsSync(join(folder, program)));
  return tools.filter(([, ...programs]) => !programs.some(has)).map(([name]) => name);
}

function folderOf(name: string): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}
