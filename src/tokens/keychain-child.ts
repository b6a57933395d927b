/**
 * The process that talks to the keychain: one request as JSON on stdin, one answer as JSON on stdout, then gone. It is a
 * process of its own because the native code behind it can crash, or block for ever on an unlock prompt that nobody
 * sees; neither can be survived from within. Started by keychain.ts only.
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
  }
}

// When the parent is killed while a prompt is open, nobody is left to end this process, and exiting would block.
setTimeout(() => process.kill(process.pid, 'SIGKILL'), 60_000).unref();

async function serve(): Promise<void> {
  const request = JSON.parse(await text(process.stdin)) as KeychainRequest;
  const result = await answer(request).catch(
    (error: unknown): KeychainAnswer => ({ error: error instanceof Error ? error.message : 'unknown failure' }),
  );
  process.stdout.write(JSON.stringify(result));
}

void serve();
