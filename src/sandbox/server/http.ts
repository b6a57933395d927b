import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { type Json, toJsonText, toXmlText } from '../represent/json.js';

/** A completely read request, as the handlers see it. */
export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** What to send. No body: `Content-Length: 0`, or nothing at all with 204. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

const MAX_BODY_BYTES = 1024 * 1024;

export async function readRequest(message: IncomingMessage): Promise<ApiRequest> {
  const url = new URL(message.url ?? '/', 'http://sandbox');
  const chunks: Buffer[] = [];
  let size = 0;
  const sent: AsyncIterable<Buffer> = message;
  for await (const chunk of sent) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return {
    method: message.method ?? 'GET',
    // `/v3/exercises/` is `/v3/exercises`.
    path: url.pathname.replace(/(.)\/+$/, '$1'),
    query: url.searchParams,
    headers: message.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** XML for clients that ask for nothing else, JSON for all others. `root` names the XML element. */
export function data(request: ApiRequest, root: string, value: Json, status = 200): Reply {
  if (accepts(request, 'application/xml') && !accepts(request, 'application/json')) {
    return { status, headers: { 'Content-Type': 'application/xml' }, body: toXmlText(root, value) };
  }
  return { status, headers: { 'Content-Type': 'application/json;charset=UTF-8' }, body: toJsonText(value) };
}

/** Whether `Accept` contains the media type. */
export function accepts(request: ApiRequest, mediaType: string): boolean {
  const wanted = (request.headers.accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase());
  return wanted.includes(mediaType);
}

export function html(status: number, title: string, content: string): Reply {
  return {
    status,
    headers: { 'Content-Type': 'text/html;charset=utf-8' },
    body: `<!doctype html><html lang="en"><head><title>${title}</title></head><body>${content}</body></html>`,
  };
}

/** Name and password of `Authorization: Basic`, or undefined. */
export function basicCredentials(request: ApiRequest): { name: string; password: string } | undefined {
  const encoded = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [name = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { name, password: rest.join(':') };
}

/** The token of `Authorization: Bearer`, or undefined. */
export function bearerToken(request: ApiRequest): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
