import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unknownScopes } from '../../src/auth/scopes.js';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/sign-in.md'), 'utf8');
const source = ['auth', 'commands', 'config', 'tokens', 'polar']
  .flatMap((folder) => readdirSync(join(root, 'src', folder), { withFileTypes: true, recursive: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .join('\n');

describe('docs/sign-in.md', () => {
  it('names only codes, settings and flags that exist', () => {
    const codes = [...page.matchAll(/`([A-Z][A-Z0-9]+_[A-Z0-9_]+)`/g)].map(([, code]) => code as string);
    expect(codes.length).toBeGreaterThan(10);
    for (const code of codes) expect(source, code).toContain(code);
    for (const [flag] of page.matchAll(/--[a-z][a-z-]+/g)) expect(source, flag).toContain(flag);
  });

  it('lists the known scopes, and no others', () => {
    const listed =
      page
        .slice(page.indexOf('The known scopes are'), page.indexOf('each followed by `:read`'))
        .match(/[a-z_]{5,}(?=`)/g) ?? [];
    expect(listed).toHaveLength(16);
    expect(unknownScopes(listed.map((name) => `${name}:read`))).toEqual([]);
  });
});
