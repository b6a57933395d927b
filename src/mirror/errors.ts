import { AuthError, BusyError, type PolarSyncError, StoreError, TemporaryError, UsageError } from '../errors.js';
import { codeOf } from '../guards.js';
import type { MirrorAddress } from './address.js';

/** Where an address points, without user and password: for messages. */
export const placeOf = ({ host, port, database }: MirrorAddress): string =>
  host.startsWith('/') ? `${database} in ${host}` : `${database} at ${host}:${port}`;

/** What PostgreSQL and the network report, as an error with a remedy. Its text names no values. */
export function mirrorError(problem: unknown, address: MirrorAddress): PolarSyncError {
  const code = codeOf(problem) ?? '';
  const said = problem instanceof Error ? problem.message : String(problem);
  const place = placeOf(address);
  // What pg itself says when PostgreSQL asks for a password and there is none; it has no code.
  const effective = code === '' && /SASL.*password/i.test(said) ? '28P01' : code;
  const known = remedies.find(({ codes }) => codes.some((start) => effective.startsWith(start)));
  if (known) return known.error(place, said, problem);
  if (/certificate|self-signed|SSL|TLS/i.test(said)) return tlsFailed(place, said, problem);
  return new TemporaryError('MIRROR_FAILED', `PostgreSQL cannot go on with ${place}: ${said}.`, {
    hint: 'Run the same command again: it carries on where it stopped.',
    cause: problem,
  });
}

type Make = (place: string, said: string, cause: unknown) => PolarSyncError;

/** By the beginning of the code: https://www.postgresql.org/docs/15/errcodes-appendix.html, and those of the system. */
const remedies: readonly { codes: readonly string[]; error: Make }[] = [
  {
    codes: ['28'],
    error: (place, said, cause) =>
      new AuthError('MIRROR_SIGN_IN', `PostgreSQL rejected the sign-in to ${place}: ${said}.`, {
        hint: 'Check the user in the address, and the password: polar-sync mirror --save-password keeps another one.',
        cause,
      }),
  },
  {
    codes: ['3D000'],
    error: (place, _said, cause) =>
      new UsageError('MIRROR_NO_DATABASE', `There is no database ${place}.`, {
        hint: 'Create it with createdb, or correct the address.',
        cause,
      }),
  },
  {
    codes: ['42501', '25006'],
    error: (place, said, cause) =>
      new UsageError('MIRROR_NOT_ALLOWED', `The user may not write to ${place}: ${said}.`, {
        hint: 'Let the owner of the database run GRANT CREATE ON DATABASE, or name another user.',
        cause,
      }),
  },
  {
    // Too many connections, too little memory, a limit of the configuration.
    codes: ['530', '532', '533', '534'],
    error: (place, said, cause) =>
      new TemporaryError('MIRROR_OVERLOADED', `PostgreSQL cannot take on more for ${place}: ${said}.`, {
        hint: 'Run the same command again later, or raise the limit there.',
        cause,
      }),
  },
  {
    codes: ['53'],
    error: (place, said, cause) =>
      new TemporaryError('MIRROR_FULL', `PostgreSQL has no room left for ${place}: ${said}.`, {
        hint: 'Make room there, then run the same command again.',
        cause,
      }),
  },
  {
    codes: ['DEPTH_ZERO', 'SELF_SIGNED', 'UNABLE_TO', 'CERT_', 'ERR_TLS', 'ERR_SSL', 'EPROTO'],
    error: (place, said, cause) => tlsFailed(place, said, cause),
  },
  {
    codes: [
      'ECONN',
      'ENOTFOUND',
      'EAI_AGAIN',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EPIPE',
      'ENOENT',
      '08',
      '57P',
    ],
    error: (place, said, cause) =>
      new TemporaryError('MIRROR_UNREACHABLE', `Cannot reach ${place}: ${said}.`, {
        hint: 'Check that PostgreSQL runs there, then run the same command again: it carries on where it stopped.',
        cause,
      }),
  },
];

function tlsFailed(place: string, said: string, cause: unknown): UsageError {
  return new UsageError('MIRROR_TLS', `No safe connection to ${place}: ${said}.`, {
    hint: 'Name the certificate of its authority with ?sslrootcert=FILE in the address.',
    cause,
  });
}

/** Another mirror works on the same athlete. */
export function busy(athlete: string, place: string): BusyError {
  return new BusyError('MIRROR_BUSY', `Another mirror is still busy with ${athlete} in ${place}.`, {
    hint: 'Run the same command again when it has ended.',
  });
}

/** The name belongs to another database. */
export function otherDatabase(athlete: string, place: string): UsageError {
  return new UsageError('MIRROR_OTHER', `${athlete} in ${place} comes from another polar-sync database.`, {
    hint: 'Name the athlete differently with --as, or replace everything of that name with --replace.',
  });
}

/** A newer polar-sync made the tables. */
export function mirrorNewer(place: string): StoreError {
  return new StoreError('MIRROR_NEWER', `The tables in ${place} were made by a newer polar-sync.`, {
    hint: 'Update polar-sync here.',
  });
}
