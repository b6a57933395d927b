import type { z } from 'zod';
import { BadAnswerError } from '../errors.js';
import { normalizeKeys } from './keys.js';
import { repairNumbers } from './numbers.js';

/**
 * A JSON answer in one spelling: keys with underscores, integers that a double cannot hold as decimal text, NaN as null.
 * @throws BadAnswerError saying what came instead of JSON.
 */
function readJson(body: Uint8Array): unknown {
  const text = new TextDecoder().decode(body).trim();
  if (text === '') throw new BadAnswerError('empty');
  let value: unknown;
  try {
    value = JSON.parse(repairNumbers(text));
  } catch {
    throw new BadAnswerError(describeText(text));
  }
  return normalizeKeys(value);
}

/**
 * Reads an answer with a schema.
 * @throws BadAnswerError naming the first thing that is missing or wrong, never its value.
 */
export function readAs<T extends z.ZodType>(schema: T, body: Uint8Array): z.output<T> {
  const result = schema.safeParse(readJson(body));
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
