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

/** It takes minutes on an idle machine; a busy one may take much longer. */
export const timeout = 40 * 60_000;

/** What a disk does to one call: an error only there, no space from there on, or half of a write. */
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
  /** Whether it was made to fail. */
  struck: boolean;
}

/** Builds the library that makes a call fail. @returns its path. */
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
 * The variables that tell the library what to do: make a call fail, or only count.
 * @param below the folder on the failing disk.
 * @param log the file for the list of calls, not below that folder.
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

/** The environment of a process with the library loaded before its libc, which does nothing until it gets `faultVariables`. */
export function withShim(library: string): Record<string, string> {
  // Anything that reaches the kernel without a libc call would not be seen.
  return { LD_PRELOAD: library, UV_USE_IO_URING: '0', ...faultVariables('', '') };
}

/** The start of a command line that gives a program a failing disk, or only counts its calls; see `faultVariables`. */
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

/** A page written to the database or its log: one of many similar ones. */
const isPage = ({ name, path }: Call) => name === 'pwrite64' && /\.db(-wal|\.tmp)?$/.test(path);
const isWrite = ({ name }: Call) => name.includes('write');

/**
 * The faults to try in a program that makes these calls: every call fails; the disk is full from each call on; each write
 * is cut short. Of the writes of database pages, only some are tried.
 * @param pages one in this many pages is tried; 1: all.
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
