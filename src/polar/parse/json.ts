import type { z } from 'zod';
import { BadAnswerError } from '../errors.js';
import { normalizeKeys } from './keys.js';
import { repairNumbers } from './numbers.js';

/**
 * A JSON text: integers that a double cannot hold as decimal text, NaN as null.
 * @throws BadAnswerError saying what came instead of JSON.
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
 * Reads an answer of v3 with a schema, its keys in one spelling: with underscores.
 * @throws BadAnswerError naming the first thing that is missing or wrong, never its value.
 */
export function readAs<T extends z.ZodType>(schema: T, body: Uint8Array): z.output<T> {
  return checked(schema, normalizeKeys(readJson(body)));
}

/**
 * Reads JSON whose keys have one spelling already, as those of the account export and API v4.
 * @throws BadAnswerError as `readAs`.
 */
export function readVerbatimAs<T extends z.ZodType>(schema: T, body: Uint8Array): z.output<T> {
  return checked(schema, readJson(body));
}

/** A value that is JSON already, as `readVerbatimAs`. @throws BadAnswerError as `readAs`. */
export function checked<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') ?? '';
  throw new BadAnswerError(`JSON of another shape${where === '' ? '' : ` (${where} is missing or wrong)`}`);
}

/** What a text that is no JSON looks like. */
function describeText(text: string): string {
  if (/^<(!doctype html|html)/i.test(text)) return 'an HTML page';
  if (text.startsWith('<')) return 'XML instead of JSON';
  const closing = text.startsWith('{') ? '}' : text.startsWith('[') ? ']' : undefined;
  return closing !== undefined && !text.endsWith(closing) ? 'truncated' : 'not JSON';
}
