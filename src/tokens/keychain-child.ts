/**
 * The process that talks to the keychain: one request as JSON on stdin, one reply as JSON on stdout, then it exits. It
 * is a separate process because the native code can crash, or block forever on an unlock prompt that nobody sees;
 * neither can be survived from within. Started only by keychain-process.ts.
 */
import { text } from 'node:stream/consumers';
import type { KeychainAnswer, KeychainRequest } from './keychain-protocol.js';

async function answer(request: KeychainRequest): Promise<KeychainAnswer> {
  const { default: keytar } = await import('keytar');
  switch (request.operation) {
    case 'get':
      return { value: await keytar.getPassword(request.service, request.account) };
    case 'set':
      await keytar.setPassword(request.service, request.account, request.secret);
      return { value: null };
    case 'delete':
      return { value: await keytar.deletePassword(request.service, request.account) };
    case 'delete-all': {
      const all = await keytar.findCredentials(request.service);
      const names = all.map(({ account }) => account).filter((name) => name.startsWith(request.account));
      for (const name of names) await keytar.deletePassword(request.service, name);
      return { value: names.length > 0 };
    }
  }
}

// If the parent is killed while a prompt is open, nobody is left to end this process, and exiting would block.
setTimeout(() => process.kill(process.pid, 'SIGKILL'), 60_000).unref();

async function serve(): Promise<void> {
  const request = JSON.parse(await text(process.stdin)) as KeychainRequest;
  const result = await answer(request).catch(
    (error: unknown): KeychainAnswer => ({ error: error instanceof Error ? error.message : 'unknown failure' }),
  );
  process.stdout.write(JSON.stringify(result));
}

void serve();
