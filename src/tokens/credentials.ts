import { isApiVersion } from '../config/api-version.js';
import { isObject } from '../guards.js';
import type { Credentials } from './token-store.js';

const optional = [
  ...(['clientId', 'clientSecret', 'refreshToken', 'obtainedAt', 'expiresAt', 'chosen', 'scope'] as const),
  ...(['refreshObtainedAt', 'signedInAt', 'opensV3', 'formerUserId', 'userFrom'] as const),
  ...(['apiOrigin', 'tokenOrigin', 'v4ApiOrigin', 'v4TokenOrigin'] as const),
];

/**
 * The text a token store keeps: JSON, so that a keychain entry and a file contain the same. `apiVersion` is stored as
 * `generation`, the key in every store so far.
 */
export function serializeCredentials({ apiVersion, ...rest }: Credentials): string {
  return JSON.stringify({ ...rest, generation: apiVersion });
}

/**
 * Reads back what `serializeCredentials` wrote. undefined: it is something else; the caller knows where it came from
 * and reports it. The text itself never goes into a message.
 */
export function parseCredentials(text: string): Credentials | undefined {
  const value = parseObject(text);
  if (value === undefined || !isText(value.accessToken) || !isText(value.userId)) return undefined;
  const credentials: Credentials = { accessToken: value.accessToken, userId: value.userId };
  for (const key of optional) {
    const entry = value[key];
    if (entry === undefined) continue;
    if (!isText(entry)) return undefined;
    credentials[key] = entry;
  }
  const { generation } = value;
  if (isApiVersion(generation)) credentials.apiVersion = generation;
  else if (generation !== undefined) return undefined;
  return credentials;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // JSON.parse quotes the text in its message, and the text is the secret: report only that it failed.
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
