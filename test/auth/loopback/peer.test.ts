import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { isOtherUser, ownersOf } from '../../../src/auth/loopback/peer.js';
import { hasOtherUser, otherUser } from '../../support/data/other-user.js';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:223D 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 14 1 0 100 0 0 10 0
   1: 0100007F:C350 0100007F:223D 01 00000000:00000000 00:00000000 00000000  1001        0 15 1 0 20 4 30 10 -1
   2: 0100007F:223D 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 16 1 0 20 4 30 10 -1
   3: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 17 1 0 20 4 30 10 -1
`;

/** The near end of a connection made by a program of this user. */
async function connectionOf(host: string, uid: number): Promise<Socket> {
  const server = createServer().listen(0, host.replace('::ffff:', ''));
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // A program that every user may start, whatever the permissions of Node's folder.
  const client = spawn('bash', ['-c', `exec 3<>/dev/tcp/${host}/${port}; read -r line <&3`], { uid, cwd: '/' });
  onTestFinished(() => void client.kill());
  const [socket] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe('the user at the far end', () => {
  it('is the one that holds the connection between the two ports, according to proc(5)', () => {
    expect(ownersOf(table, { localPort: 50_000, remotePort: 8765 })).toEqual([1001]);
    expect(ownersOf(table, { localPort: 8765, remotePort: 50_000 })).toEqual([1000]);
    expect(ownersOf(table, { localPort: 50_001, remotePort: 8765 })).toEqual([]);
    expect(ownersOf('', { localPort: 1, remotePort: 2 })).toEqual([]);
  });

  it('is no concern on a system without user ids', () => {
    const { getuid } = process;
    onTestFinished(() => {
      if (getuid) process.getuid = getuid;
    });
    delete process.getuid;
    expect(isOtherUser({ localPort: 1, remotePort: 2 } as Socket)).toBe(false);
  });

  it('is no concern if nothing is known', () => {
    expect(isOtherUser({} as Socket)).toBe(false);
    expect(isOtherUser({ localPort: 1, remotePort: 2 } as Socket)).toBe(false);
  });

  it.runIf(hasOtherUser)('may be yourself or root, but no other', async () => {
    const getuid = vi.spyOn(process, 'getuid').mockReturnValue(otherUser);
    onTestFinished(() => getuid.mockRestore());
    expect(isOtherUser(await connectionOf('127.0.0.1', otherUser))).toBe(false);
    expect(isOtherUser(await connectionOf('127.0.0.1', 0))).toBe(false);
    getuid.mockReturnValue(otherUser - 1);
    expect(isOtherUser(await connectionOf('127.0.0.1', otherUser))).toBe(true);
  });

  it.runIf(hasOtherUser).each([
    ['127.0.0.1', otherUser, true],
    ['::1', otherUser, true],
    // How an IPv6-only program writes 127.0.0.1; the kernel lists it with the IPv6 addresses.
    ['::ffff:127.0.0.1', otherUser, true],
    ['::ffff:127.0.0.1', 0, false],
    ['127.0.0.1', 0, false],
    ['::1', 0, false],
  ])(
    'is known for a real connection over %s of user %i (skipped where bash cannot be started as one)',
    async (host, uid, other) => {
      expect(isOtherUser(await connectionOf(host, uid))).toBe(other);
    },
  );
});
