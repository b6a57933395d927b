import type { Command } from 'commander';
import type { resolveSettings } from '../../config/settings.js';
import type { Context } from '../context.js';

/**
 * Builds the context from the flags a command was given, runs the body and keeps its exit code. `settings` finds the
 * settings in its own way.
 */
export type Runner = (
  command: Command,
  body: (context: Context) => Promise<number>,
  settings?: typeof resolveSettings,
) => Promise<void>;

/** An example under the help of a command; every command has one. */
export function example(...lines: string[]): string {
  return `\nExample:\n${lines.map((line) => `  $ polar-sync ${line}`).join('\n')}`;
}
