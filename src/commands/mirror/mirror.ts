import { ExitCode, UsageError } from '../../errors.js';
import { mirrorAddress } from '../../mirror/address.js';
import { type Connection, connect } from '../../mirror/connection.js';
import { placeOf } from '../../mirror/errors.js';
import { type Mirror, openMirror } from '../../mirror/mirror.js';
import type { Context } from '../context.js';
import type { Definition } from '../definition.js';
import { athleteOption } from '../shared/athlete.js';
import { passwordFor, savePassword } from './password.js';
import { reportMirror, reportRemoved } from './report-mirror.js';
import { sendAll } from './send-all.js';
import { type SourceFlags, sourcesOf } from './sources.js';

/** The flags of `mirror`, as commander passes them. */
interface MirrorFlags extends SourceFlags {
  schema: string;
  replace?: boolean;
  remove?: string;
  savePassword?: boolean;
  /** False with `--no-partitions`. */
  partitions: boolean;
}

/** `polar-sync mirror`. */
export const command: Definition = {
  description: 'keep a copy of the normalized tables in PostgreSQL: of one athlete, or of all profiles',
  arguments: [{ name: '<url>', description: 'like postgres://coach@db.example.org/club, without the password' }],
  options: [
    { flags: '--all-profiles', description: 'every profile on this machine: each is an athlete of that name' },
    { flags: '--as <name>', description: 'what the athlete is called there (default: the name of the profile)' },
    athleteOption,
    {
      flags: '--schema <name>',
      description: 'the schema for the tables (default: polar_sync)',
      read: schemaName,
    },
    { flags: '--replace', description: 'also what another polar-sync database has sent under that name' },
    { flags: '--remove <name>', description: 'delete everything of the athlete of that name there, and send nothing' },
    {
      flags: '--save-password',
      description: 'ask for the password, on a terminal or on stdin, and keep it in the token store',
    },
    {
      flags: '--no-partitions',
      description: 'create the table of samples in one piece, for TimescaleDB, not divided by month',
    },
  ],
  examples: [
    'mirror postgres://coach@db.example.org/club --save-password',
    'mirror postgres://coach@db.example.org/club --all-profiles',
    'mirror postgres://coach@localhost/club --remove anna',
  ],
  run: runMirror,
};

/**
 * Brings a mirror in PostgreSQL up to date. Exit 0; 3 if an athlete, or a workout of one, could not be sent, and the others
 * were; or the exit code that all athletes failed with.
 * @throws UsageError, AuthError, TemporaryError, StoreError, BusyError, InterruptedError.
 */
async function runMirror(context: Context, url: string, flags: Partial<MirrorFlags>): Promise<number> {
  const { signal, ui } = context;
  const address = mirrorAddress(url);
  const sources = sourcesOf(context, flags);
  if (flags.savePassword === true) await savePassword(context, address);
  const password = await passwordFor(context, address);
  const schema = flags.schema ?? 'polar_sync';
  const partitions = flags.partitions === false ? 'none' : 'month';
  const connections: Connection[] = [];
  const open = async (): Promise<Mirror> => {
    const connection = await connect(address, password, signal);
    connections.push(connection);
    return openMirror(connection, { schema, partitions, signal });
  };
  try {
    const mirror = await open();
    if (flags.remove !== undefined) {
      reportRemoved(ui, flags.remove, placeOf(address), await mirror.remove(flags.remove));
      return ExitCode.ok;
    }
    const began = performance.now();
    const outcomes = await sendAll(context, { mirror, openAnother: open }, sources, flags);
    return reportMirror(ui, outcomes, placeOf(address), Math.round(performance.now() - began));
  } finally {
    await Promise.all(connections.map((one) => one.close()));
  }
}

/** @throws UsageError MIRROR_SCHEMA */
function schemaName(typed: string): string {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(typed) && !typed.startsWith('pg_')) return typed;
  throw new UsageError('MIRROR_SCHEMA', `A schema cannot be named ${JSON.stringify(typed)}.`, {
    hint: 'Use max 63 lower case letters, digits and underscores.',
  });
}
