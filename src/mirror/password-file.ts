import type { MirrorAddress } from './address.js';

/**
 * The password that the text of a PostgreSQL password file has for an address: the first line that matches
 * (https://www.postgresql.org/docs/15/libpq-pgpass.html).
 */
export function passwordIn(text: string, { host, port, database, user }: MirrorAddress): string | undefined {
  const wanted = [host.startsWith('/') ? [host, 'localhost'] : [host], [String(port)], [database], [user]];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    const password = fields[wanted.length];
    const matches = wanted.every((names, i) => fields[i] === '*' || names.includes(unescaped(fields[i] ?? '')));
    if (password !== undefined && matches) return unescaped(password);
  }
  return undefined;
}

/** Separated by colons that no backslash precedes. */
function fieldsOf(line: string): string[] {
  return line.match(/(?<=^|:)(?:\\.|[^:\\])*/g) ?? [];
}

const unescaped = (field: string) => field.replace(/\\(.)/g, '$1');
