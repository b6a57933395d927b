import { readFileSync } from 'node:fs';

/** The version of this program, from its package.json; the same path leads there from src and from dist. */
export function readVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return version;
}
