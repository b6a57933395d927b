import { isLoopback } from '../config/addresses/loopback.js';
import { UsageError } from '../errors.js';

/** `off`: no TLS. `encrypt`: TLS with any certificate. `verify`: TLS with a certificate that is checked. */
type Tls = 'off' | 'encrypt' | 'verify';

/** Where the mirror is: a database of PostgreSQL, or of what speaks its protocol. */
export interface MirrorAddress {
  /** A name, a number, or the folder of a socket. */
  host: string;
  port: number;
  database: string;
  user: string;
  tls: Tls;
  /** A file with the certificate of the authority. */
  rootCertificate?: string;
}

/** The words of libpq; `prefer` and `allow` would send data without TLS if somebody in between asks for that. */
const modes: Readonly<Record<string, Tls>> = {
  disable: 'off',
  require: 'encrypt',
  'verify-ca': 'verify',
  'verify-full': 'verify',
};

/**
 * Reads `postgres://USER@HOST:PORT/DATABASE?sslmode=…&sslrootcert=…`; `?host=/run/postgresql` names a socket. Without
 * `sslmode`, other machines are spoken to over TLS with a checked certificate, this one without.
 * @throws UsageError MIRROR_ADDRESS, MIRROR_PASSWORD if it has a password: every user of the machine can read arguments.
 */
export function mirrorAddress(typed: string, platform: NodeJS.Platform = process.platform): MirrorAddress {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol))
    throw notAnAddress('it does not begin with postgres://');
  if (url.password !== '') throw passwordInAddress();
  const unknown = [...url.searchParams.keys()].find((name) => !['host', 'sslmode', 'sslrootcert'].includes(name));
  if (unknown !== undefined) throw notAnAddress(`polar-sync does not know ${unknown} in it`);
  const host = decoded(url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, ''));
  const database = decoded(url.pathname.slice(1));
  const user = decoded(url.username);
  if (host === '') throw notAnAddress('it names no host');
  if (user === '') throw notAnAddress('it names no user');
  if (database === '' || database.includes('/')) throw notAnAddress('it names no database');
  const port = url.port === '' ? 5432 : Number(url.port);
  refuseLongSocket(host, port, platform);
  const certificate = url.searchParams.get('sslrootcert');
  return {
    ...{ host, port, database, user },
    tls: tlsOf(url.searchParams.get('sslmode'), host),
    ...(certificate !== null && { rootCertificate: certificate }),
  };
}

/** Node would cut off the name of a socket, and find none. The limits are those of `sun_path`, less the NUL at its end. */
function refuseLongSocket(host: string, port: number, platform: NodeJS.Platform): void {
  if (!host.startsWith('/')) return;
  const max = platform === 'linux' ? 107 : 103;
  const bytes = Buffer.byteLength(`${host}/.s.PGSQL.${port}`);
  if (bytes <= max) return;
  throw new UsageError(
    'MIRROR_ADDRESS',
    `The socket in ${host} has a name of ${bytes} bytes, and this system takes max ${max}.`,
    { hint: 'Let PostgreSQL put its socket into a folder with a shorter path: unix_socket_directories.' },
  );
}

function tlsOf(mode: string | null, host: string): Tls {
  if (mode === null) return host.startsWith('/') || host === '::1' || isLoopback(host) ? 'off' : 'verify';
  const known = modes[mode];
  if (known !== undefined) return known;
  throw notAnAddress(`sslmode must be one of ${Object.keys(modes).join(', ')}`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw notAnAddress('a % in it is not followed by two hexadecimal digits', cause);
  }
}

function notAnAddress(why: string, cause?: unknown): UsageError {
  return new UsageError('MIRROR_ADDRESS', `That is not the address of a PostgreSQL database: ${why}.`, {
    hint: 'Write it like postgres://coach@db.example.org/club',
    cause,
  });
}

function passwordInAddress(): UsageError {
  return new UsageError(
    'MIRROR_PASSWORD',
    'The address contains a password, which every user on this machine can read there.',
    { hint: 'Leave it out; polar-sync mirror --save-password asks for it and keeps it in the token store.' },
  );
}
