import fs, { readdirSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { openDatabase } from '../../../src/storage/open.js';
import { migrations } from '../../../src/storage/schema/schema.js';
import { sqlite } from '../../../src/storage/sqlite/driver.js';
import { temporaryFolder } from '../../support/folder.js';

/** Where copies are made, and the store they are made of; fresh for each test. */
export let temporary: string;
export let path: string;

/** Registers what each test file starts from. */
export function useFolders(): void {
  beforeEach(() => {
    temporary = temporaryFolder();
    path = join(temporaryFolder(), 'polar.db');
    vi.stubEnv('TMPDIR', temporary);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });
}

/** A store, of an earlier version where only so many steps are taken, with a mark in it. */
export function store(steps = migrations.length, at = path): void {
  const db = openDatabase(at, migrations.slice(0, steps));
  db.exec('CREATE TABLE mark AS SELECT 7 AS n');
  db.close();
}

export const markIn = (file: string) => {
  const db = new (sqlite())(file, { readonly: true });
  try {
    return db.prepare('SELECT n FROM mark').pluck().get();
  } finally {
    db.close();
  }
};
export const fails = () => {
  throw new Error('it was made');
};
export const left = () => readdirSync(temporary);
/** A function of node:fs does something else, as every module sees it. */
export function instead<K extends 'statSync' | 'statfsSync' | 'mkdtempSync'>(
  name: K,
  work: (real: (typeof fs)[K]) => unknown,
): void {
  const real = fs[name];
  vi.spyOn(fs, name).mockImplementation(work(real) as never);
  syncBuiltinESMExports();
}
