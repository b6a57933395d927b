import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

/**
 * Whether another user of this machine, except root, holds the far end of a loopback connection. Only Linux shows this,
 * in /proc/net/tcp, proc(5). Where it is unknown, the result is false.
 */
export function isOtherUser({ localPort, remotePort }: Socket): boolean {
  const own = process.getuid?.();
  if (own === undefined || localPort === undefined || remotePort === undefined) return false;
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((table) => ownersOf(read(table), { localPort: remotePort, remotePort: localPort }))
    .some((owner) => owner !== own && owner !== 0);
}

/** The users that hold a connection between two ports, read from a kernel table. */
export function ownersOf(table: string, ends: { localPort: number; remotePort: number }): number[] {
  const rows = table.split('\n').map((line) => line.trim().split(/\s+/));
  return rows
    .filter(([, local, remote]) => portOf(local) === ends.localPort && portOf(remote) === ends.remotePort)
    .map((row) => Number(row[7]));
}

/** `0100007F:1F90` */
function portOf(end = ''): number {
  return Number.parseInt(end.slice(end.indexOf(':') + 1), 16);
}

function read(table: string): string {
  try {
    return readFileSync(table, 'latin1');
  } catch {
    return '';
  }
}
