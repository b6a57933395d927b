import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The layers from the top down; a file imports its own folder, or folders of layers below its own. */
const layers = [
  ['commands'],
  ['report', 'mcp'],
  ['deliver'],
  ['auth', 'sync', 'export', 'mirror', 'schedule', 'sandbox', 'ui', 'monitor', 'listen', 'query'],
  ['tokens', 'polar', 'archive', 'storage'],
  ['tables'],
  ['numbers'],
  ['kinds'],
  ['workouts'],
  ['errors', 'guards', 'nearest', 'slices', 'lanes', 'own-signal', 'brought-to-end', 'config'],
];

const root = resolve(import.meta.dirname, '../src');
const folderOf = (file: string) => relative(root, file).split('/')[0]!.replace(/\.ts$/, '');
const layerOf = (folder: string) => layers.findIndex((layer) => layer.includes(folder));
const importsOf = (source: string) =>
  [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)].map((match) => match[1]!);

function violations(file: string, source: string): string[] {
  const own = folderOf(file);
  return importsOf(source).flatMap((target) => {
    const other = folderOf(resolve(dirname(file), target).replace(/\.js$/, '.ts'));
    // errors, guards and nearest may be used by config: all are at the bottom, and those three import nothing.
    const allowed =
      other === own ||
      layerOf(other) > layerOf(own) ||
      (own === 'config' && ['errors', 'guards', 'nearest'].includes(other));
    return allowed ? [] : [`${relative(root, file)} imports ${target}`];
  });
}

/** The number of files in each folder below one, by its path. */
function filesIn(folder: string): Map<string, number> {
  const files = new Map<string, number>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) files.set(entry.parentPath, (files.get(entry.parentPath) ?? 0) + 1);
  }
  return files;
}

describe('folders', () => {
  it.each(['../src', '.'])('have max 15 files each: %s', (folder) => {
    const tooFull = [...filesIn(resolve(import.meta.dirname, folder))].filter(([, files]) => files > 15);
    expect(tooFull).toEqual([]);
  });
});

describe('imports', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, name));

  it('are checked in every folder', () => {
    expect(files.map(folderOf).filter((folder) => layerOf(folder) < 0)).toEqual([]);
  });

  it('never go up or sideways', () => {
    expect(files.flatMap((file) => violations(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('would be noticed otherwise', () => {
    expect(violations(join(root, 'storage/x.ts'), "import { y } from '../sync/y.js';")).toHaveLength(1);
    expect(violations(join(root, 'auth/x.ts'), "const y = await import('../export/y.js');")).toHaveLength(1);
  });

  it('lead from a source neither to the core, which imports it, nor to another source', () => {
    const folder = join(root, 'sync/sources');
    const wrong = files.flatMap((file) => {
      const [own, ...inside] = relative(folder, file).split('/');
      if (own === '..' || file === join(folder, 'sources.ts')) return [];
      return importsOf(readFileSync(file, 'utf8'))
        .map((target) => relative(folder, resolve(dirname(file), target)))
        .filter((target) => target.startsWith('../core/') || (/^\w.*\//.test(target) && !target.startsWith(`${own}/`)))
        .map((target) => `${[own, ...inside].join('/')} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('of the numbers lead to nothing that a browser does not have', () => {
    const reached = new Set(files.filter((file) => folderOf(file) === 'numbers'));
    expect(reached.size).toBeGreaterThan(10);
    for (const file of reached) {
      for (const target of importsOf(readFileSync(file, 'utf8').replaceAll(/import type [^;]*;/g, ''))) {
        reached.add(resolve(dirname(file), target).replace(/\.js$/, '.ts'));
      }
    }
    expect([...reached].filter((file) => /from 'node:|import\('node:/.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('keep commander and printing where they belong', () => {
    const text = (file: string) => readFileSync(file, 'utf8');
    expect(
      files.filter((f) => /from 'commander'|import\('commander'\)/.test(text(f)) && folderOf(f) !== 'commands'),
    ).toEqual([]);
    expect(files.filter((f) => /'(ora|cli-table3)'/.test(text(f)) && folderOf(f) !== 'ui')).toEqual([]);
  });
});
