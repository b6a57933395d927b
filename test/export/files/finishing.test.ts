import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { AtomicFile } from '../../../src/export/files/atomic-file.js';
import { Finishing } from '../../../src/export/files/finishing.js';
import { temporaryFolder } from '../../support/folder.js';

let folder: string;
let done: string[];
let finishing: Finishing;
beforeEach(() => {
  folder = temporaryFolder();
  done = [];
  finishing = new Finishing();
});

async function add(name: string, bytes = 10): Promise<void> {
  const file = new AtomicFile(join(folder, name));
  await file.write(Buffer.alloc(bytes, name));
  await finishing.add(file, undefined, async (isNew) => {
    expect(readdirSync(folder)).toContain(name);
    done.push(`${name} ${isNew}`);
  });
}

it('counts files in their order, each when it is in place, and is over when all are', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'a']) await add(name);
  expect(done.slice(0, 3)).toEqual(['a true', 'b true', 'c true']);
  await finishing.end();
  expect(done).toEqual(['a true', 'b true', 'c true', 'd true', 'e true', 'f true', 'a false']);
  expect(readdirSync(folder)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

it('lets four small files wait, and of large ones a few megabytes', async () => {
  for (const name of ['a', 'b', 'c', 'd']) await add(name);
  expect(done).toEqual([]);
  await finishing.end();
  await add('e', 6_000_000);
  expect(done).toHaveLength(4);
  await add('f', 6_000_000);
  expect(done).toHaveLength(5);
  await add('g', 20_000_000);
  expect(done).toHaveLength(7);
});

it('reports the first that fails, and still finishes those before and after it', async () => {
  mkdirSync(join(folder, 'b'));
  for (const name of ['a', 'b', 'c']) await add(name);
  await expect(finishing.end()).rejects.toMatchObject({ code: 'EXPORT_WRITE' });
  expect(done).toEqual(['a true', 'c true']);
  rmSync(join(folder, 'b'), { recursive: true });
  expect(readdirSync(folder)).toEqual(['a', 'c']);
  await finishing.end();
});
