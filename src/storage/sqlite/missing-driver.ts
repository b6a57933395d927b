import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** What decides why SQLite does not work here. */
export interface DriverFacts {
  /** Its major version. */
  node: number;
  /** The package of the line that fits this Node is there, and so is its native part. */
  here: 'absent' | 'unbuilt' | 'built';
  /** The package of the other line is there. */
  other: boolean;
  /** What a build of SQLite needs and PATH does not have. */
  lacking: readonly string[];
  /** Where the headers of this very Node lie, which most installations of it have: its prefix. */
  headers?: string;
  /** A proxy is named in the environment. */
  proxied: boolean;
  /** What loading said. */
  problem: string;
}

/** The first Node that better-sqlite3 13 runs on, which comes compiled. */
export const newLine = 22;

/** Why SQLite does not work, and the one thing to do: at the end of an installation and at first use in the same words. */
export function whyNoDriver(facts: DriverFacts): { message: string; hint: string } {
  const { node, here, other, lacking, headers, proxied, problem } = facts;
  const packageName = node < newLine ? 'better-sqlite3-node20' : 'better-sqlite3';
  const no = 'SQLite does not work here, and polar-sync needs it';
  if (here === 'built')
    return {
      message: `${no}: its native part was built for another Node or system (${problem}).`,
      hint: 'Run npm ci again (or npm rebuild) with the Node that you run polar-sync with.',
    };
  if (here === 'unbuilt')
    return {
      message: `${no}: npm did not run the install script of ${packageName}.`,
      hint: `Allow it and run it: npm install-scripts approve ${packageName} (where your npm has that command), then npm rebuild ${packageName} --ignore-scripts=false.`,
    };
  if (other)
    return {
      message: `${no}: what is installed is for another Node than this one (${node}).`,
      hint: 'Run npm ci again with the Node that you run polar-sync with.',
    };
  if (node >= newLine)
    return {
      message: `${no}: npm left out ${packageName}, which is an optional dependency.`,
      hint: 'Run npm ci --include=optional.',
    };
  const how = proxied ? 'check HTTPS_PROXY, which npm uses' : 'set HTTPS_PROXY if you are behind a proxy';
  if (lacking.length > 0)
    return {
      message: `${no}: npm could neither fetch a compiled one nor compile it, for which ${lacking.join(', ')} ${lacking.length === 1 ? 'is' : 'are'} missing.`,
      hint: `Use Node ${newLine} or newer, which needs neither; or install ${lacking.join(', ')} (on Debian: apt install build-essential python3), then run npm ci again.`,
    };
  return {
    message: `${no}: npm could neither fetch a compiled one from github.com nor the headers of Node from nodejs.org to compile it.`,
    hint:
      headers === undefined
        ? `Use Node ${newLine} or newer, which needs neither; or ${how}, then run npm ci again.`
        : `Run: npm_config_nodedir=${JSON.stringify(headers)} npm ci (it compiles SQLite with the headers that are here, for some minutes); or use Node ${newLine} or newer, which needs neither.`,
  };
}

/** Looks at what is installed, and at PATH. */
export function driverFacts(problem: unknown, env: NodeJS.ProcessEnv = process.env): DriverFacts {
  const node = Number.parseInt(process.versions.node, 10);
  const [own, other] = ['better-sqlite3', 'better-sqlite3-node20'].map(folderOf);
  const [fits, otherOne] = node < newLine ? [other, own] : [own, other];
  const headers = headersOf(node);
  // The newer line carries its native parts with it.
  const built = fits !== undefined && (node >= newLine || existsSync(join(fits, 'build/Release/better_sqlite3.node')));
  return {
    node,
    here: fits === undefined ? 'absent' : built ? 'built' : 'unbuilt',
    other: otherOne !== undefined,
    lacking: lackingTools(env),
    ...(headers !== undefined && { headers }),
    proxied: ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => env[name]),
    problem: problem instanceof Error ? (problem.message.split('\n', 1)[0] ?? '') : String(problem),
  };
}

/** Those of another Node, which a distribution may have put there, are of no use. */
function headersOf(node: number): string | undefined {
  const prefix = dirname(dirname(process.execPath));
  const version = join(prefix, 'include', 'node', 'node_version.h');
  // In a shell of Windows a variable is set otherwise, and Node comes without headers there.
  if (process.platform === 'win32' || !existsSync(version)) return undefined;
  return new RegExp(`^#define NODE_MAJOR_VERSION ${node}$`, 'm').test(readFileSync(version, 'utf8'))
    ? prefix
    : undefined;
}

/** What is looked for on PATH; any one of the names will do. */
const tools: readonly (readonly [name: string, ...programs: string[]])[] = [
  ['a C++ compiler', 'c++', 'g++', 'clang++'],
  ['make', 'make', 'gmake'],
  ['Python 3', 'python3', 'python'],
];

function lackingTools({ PATH = '' }: NodeJS.ProcessEnv): string[] {
  // Visual Studio is found by other ways than PATH.
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
