import type { Command } from 'commander';
import type { resolveSettings } from '../../config/settings.js';
import type { Context } from '../context.js';

/** What is otherwise with some commands. */
export interface RunnerOptions {
  /** Finds the settings in its own way. */
  settings?: typeof resolveSettings;
  /** `any`: the command makes a profile, or needs none; else one that is not there is refused. */
  profile?: 'any';
}

/** Builds the context from the flags a command was given, runs the body and keeps its exit code. */
export type Runner = (
  command: Command,
  body: (context: Context) => Promise<number>,
  options?: RunnerOptions,
) => Promise<void>;

/** An example under the help of a command; every command has one. */
export function example(...lines: string[]): string {
  return `\nExample:\n${lines.map((line) => `  $ polar-sync ${line}`).join('\n')}`;
}
