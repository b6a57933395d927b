import { type FileHandle, open } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { contentSecurityPolicy, readAssets } from '../assets.js';
import { LIVE_ELEMENT } from '../payload/model.js';

/** The policy of a report is near its beginning, before its style sheet. */
const HEAD_BYTES = 4096;

/**
 * Sends the file as it is, except that its policy allows it to ask this server whether there is a newer one, and that it
 * knows its own version.
 */
export async function sendReport(
  response: ServerResponse,
  path: string,
  version: number,
  headOnly: boolean,
): Promise<void> {
  const file = await open(path);
  try {
    const { before, after, skipped, policy } = await liveHead(file, version);
    const { size } = await file.stat();
    const head = Buffer.from(before + after, 'utf8');
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': head.length + size - skipped,
      'content-security-policy': `${policy}; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    if (headOnly) {
      response.end();
      return;
    }
    response.write(head);
    await pipeline(file.createReadStream({ start: skipped, autoClose: false }), response);
  } finally {
    await file.close();
  }
}

/** The beginning of the page with another policy, and how many bytes of the file it stands for. */
async function liveHead(file: FileHandle, version: number) {
  const assets = readAssets();
  const own = `content="${contentSecurityPolicy(assets)}">`;
  const policy = contentSecurityPolicy(assets, "connect-src 'self'");
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
  const text = buffer.subarray(0, bytesRead).toString('latin1');
  const at = text.indexOf(own);
  if (at < 0) throw new Error('This is not a report of this version.');
  const live = `\n<meta name="${LIVE_ELEMENT}" content="${version}">`;
  return { before: text.slice(0, at), after: `content="${policy}">${live}`, skipped: at + own.length, policy };
}
