import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { needs } from '../../sync/sweeps/program.js';

const source = resolve(import.meta.dirname, 'shim.c');

export const gcc = needs(
  'gcc on Linux',
  process.platform === 'linux' && spawnSync('gcc', ['--version']).error === undefined,
);

/** Minutes on a machine of one's own; a busy one may take its time. */
export const timeout = 40 * 60_000;

/** What a disk does to one call: an error at it alone, no room from it on, or half of a write. */
export type Manner = 'EIO' | 'ENOSPC' | 'short';

/** The call that fails, from 1, and how. */
export interface Fault {
  at: number;
  manner: Manner;
}

/** A call by which the program changes a disk. */
export interface Call {
  name: string;
  path: string;
  /** It was made to fail. */
  struck: boolean;
}

/** Builds the library that lets a call fail. @returns its path. */
export function buildShim(folder: string): string {
  const library = join(folder, 'shim.so');
  const built = spawnSync('gcc', [
    '-shared',
    '-fPIC',
    '-O1',
    '-pthread',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-o',
    library,
    source,
  ]);
  expect([built.status, String(built.stderr)]).toEqual([0, '']);
  return library;
}

/**
 * What the library is to do, as it reads it from the environment: let a call fail, or only count.
 * @param below the folder that lies on the disk which fails.
 * @param log where the calls are written down, not below the folder.
 */
export function faultVariables(below: string, log: string, fault?: Fault): Record<string, string> {
  const { EIO, ENOSPC } = constants.errno;
  const how = { EIO: 'once', ENOSPC: 'onward', short: 'short' } as const;
  return {
    ...{ FAULT_BELOW: below, FAULT_LOG: log },
    ...{ FAULT_AT: String(fault?.at ?? 0), FAULT_HOW: fault ? how[fault.manner] : '' },
    FAULT_ERRNO: String(fault?.manner === 'ENOSPC' ? ENOSPC : EIO),
  };
}

/** The environment of a process with the library in front of its libc. */
export function withShim(library: string): Record<string, string> {
  // What goes to the kernel in another way than by a call would not be seen.
  return { LD_PRELOAD: library, UV_USE_IO_URING: '0' };
}

/** The beginning of a command line that gives a program a disk which fails, or only counts its calls; see `faultVariables`. */
export function onFailingDisk(library: string, below: string, log: string, fault?: Fault): string[] {
  const variables = { ...withShim(library), ...faultVariables(below, log, fault) };
  return ['env', ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
}

/** The calls of a program that has ended. */
export function callsOf(log: string, below: string): Call[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, name = '', path = '', struck] = /^(\S+) (.*?)( !)?$/.exec(line) ?? [];
    return { name, path: path.slice(below.length + 1), struck: struck !== undefined };
  });
}

/** A page on its way into the database or its log: one of very many that are alike. */
const isPage = ({ name, path }: Call) => name === 'pwrite64' && /\.db(-wal|\.tmp)?$/.test(path);
const isWrite = ({ name }: Call) => name.includes('write');

/**
 * What is to go wrong in a program that makes these calls: every one fails; the disk is full from each on, and each write is
 * cut short, of the pages of the database every so many.
 * @param pages how many pages there are to one whose failing is tried; 1: each fails.
 */
export function everyFault(calls: readonly Call[], pages: { failing: number; others: number }): Fault[] {
  let seen = 0;
  return calls.flatMap((call, i): Fault[] => {
    const at = i + 1;
    if (isPage(call)) seen += 1;
    const chosen = (every: number) => !isPage(call) || seen % every === 0;
    return [
      ...(chosen(pages.failing) ? [{ at, manner: 'EIO' } as const] : []),
      ...(chosen(pages.others) ? [{ at, manner: 'ENOSPC' } as const] : []),
      ...(chosen(pages.others) && isWrite(call) ? [{ at, manner: 'short' } as const] : []),
    ];
  });
}
