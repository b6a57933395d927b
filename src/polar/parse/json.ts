import type { z } from 'zod';
import { BadAnswerError } from '../errors.js';
import { normalizeKeys } from './keys.js';
import { repairNumbers } from './numbers.js';

/**
 * Reads a JSON text. Integers that a double cannot hold become decimal text, NaN becomes null.
 * @throws BadAnswerError naming what came instead of JSON.
 */
export function readJson(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body).trim();
  if (text === '') throw new BadAnswerError('empty');
  try {
    return JSON.parse(repairNumbers(text));
  } catch {
    throw new BadAnswerError(describeText(text));
  }
}

/**
 * Reads a payload of v3 with a schema, after unifying the spelling of its keys: with underscores.
 * @throws BadAnswerError naming the first field that is missing or wrong, never its value.
 */
export function readAs<T extends z.ZodType>(schema: T, body: Uint8Array): z.output<T> {
  return checked(schema, normalizeKeys(readJson(body)));
}

/**
 * Reads JSON whose keys have only one spelling, as in the account export and API v4.
 * @throws BadAnswerError as `readAs`.
 */
export function readVerbatimAs<T extends z.ZodType>(schema: T, body: Uint8Array): z.output<T> {
  return checked(schema, readJson(body));
}

/** As `readVerbatimAs`, for a parsed value. @throws BadAnswerError as `readAs`. */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') ?? '';
  throw new BadAnswerError(`JSON of an unexpected shape${where === '' ? '' : ` (${where} is missing or wrong)`}`);
}

/** What a text that is not JSON looks like. */
function describeText(text: string): string {
  if (/^<(!doctype html|html)/i.test(text)) return 'an HTML page';
  if (text.startsWith('<')) return 'XML instead of JSON';
  const closing = text.startsWith('{') ? '}' : text.startsWith('[') ? ']' : undefined;
  return closing !== undefined && !text.endsWith(closing) ? 'truncated' : 'not JSON';
}
