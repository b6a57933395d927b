import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Reply } from '../server/http.js';

/** A request as a stand-in sees it: read completely, its body unchanged. */
export interface TargetRequest {
  method: string;
  /** Below the address of the stand-in. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** One part of a form. */
export interface FormField {
  fileName?: string;
  bytes: Buffer;
}

const maxBody = 64 * 1024 * 1024;

/** The complete body; undefined: it is longer than any target accepts. */
export async function readBytes(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  const sent: AsyncIterable<Buffer> = message;
  for await (const chunk of sent) {
    size += chunk.length;
    if (size <= maxBody) chunks.push(chunk);
  }
  return size > maxBody ? undefined : Buffer.concat(chunks);
}

/**
 * The parts of a `multipart/form-data` body (RFC 7578), as strict as RFC 2046: CRLF, an end, a name for each part.
 * undefined: it is not such a body.
 */
export function readForm({ headers, body }: TargetRequest): Map<string, FormField> | undefined {
  const boundary = /^multipart\/form-data;\s*boundary="?([^";]{1,70})"?$/i.exec(headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return undefined;
  const fields = new Map<string, FormField>();
  const line = Buffer.from(`\r\n--${boundary}`);
  // The first line has no CRLF before it.
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  let at = whole.indexOf(line);
  if (at !== 0) return undefined;
  for (;;) {
    const after = at + line.length;
    if (whole.toString('latin1', after, after + 2) === '--') return fields;
    if (whole.toString('latin1', after, after + 2) !== '\r\n') return undefined;
    const end = whole.indexOf(line, after);
    const blank = whole.indexOf('\r\n\r\n', after);
    if (end < 0 || blank < 0 || blank > end) return undefined;
    const head = whole.toString('utf8', after + 2, blank);
    const name = /^content-disposition:\s*form-data;(?:.*;)?\s*name="([^"]*)"/im.exec(head)?.[1];
    if (name === undefined) return undefined;
    const fileName = /;\s*filename="([^"]*)"/i.exec(head)?.[1];
    fields.set(name, { bytes: whole.subarray(blank + 4, end), ...(fileName !== undefined && { fileName }) });
    at = end;
  }
}

/** The text of a part that is not a file. */
export function textOf(form: Map<string, FormField> | undefined, name: string): string | undefined {
  return form?.get(name)?.bytes.toString('utf8');
}

/** The body as JSON; undefined: it is none, or its content type is another one. */
export function readJson({ headers, body }: TargetRequest): unknown {
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A JSON response. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
