import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  otherWitnesses,
  parseWitness,
  readWitness,
  type Witness,
  writeWitness,
} from '../../../src/storage/witness/file.js';
import { temporaryFolder } from '../../support/folder.js';
import { commit, run, storeId, witness } from './support.js';

const full = witness({
  run: 3,
  runs: [run(2), { ...run(3), workouts: 0 }],
  commits: [commit('5'), { ...commit('6'), kind: 'physical-info', items: 0 }],
  sessions: { '2024-02-29': ['00:00:00 ', '19:59:59 s', '23:59:59 szr'], '2026-02-20': ['06:30:00 zr'] },
  records: { sleep: [['2026-02-20', '2026-02-22']], of_a_later_version: [] },
});

describe('a witness file', () => {
  it('is read back as it was written', () => {
    const folder = join(temporaryFolder(), 'witness');
    writeWitness(folder, full);
    expect(readWitness(folder, storeId)).toEqual(full);
    expect(readdirSync(folder)).toEqual([`${storeId}.json`]);
    expect(parseWitness(JSON.stringify({ ...full, path: null }))).toEqual({ ...full, path: null });
  });

  it('does not exist for a database without one', () => {
    expect(readWitness(join(temporaryFolder(), 'none'), storeId)).toBeUndefined();
    expect(readWitness(temporaryFolder(), storeId)).toBeUndefined();
  });

  const other = storeId.replace('0', 'f');
  it.each([
    ['of another database', (path: string) => writeFileSync(path, JSON.stringify({ ...full, store: other }))],
    ['that is truncated', (path: string) => writeFileSync(path, JSON.stringify(full).slice(0, -1))],
    ['that is empty', (path: string) => writeFileSync(path, '')],
    ['that cannot be read', (path: string) => mkdirSync(path)],
  ])('%s is damaged', (_what, make) => {
    const folder = temporaryFolder();
    make(join(folder, `${storeId}.json`));
    expect(readWitness(folder, storeId)).toBe('damaged');
  });

  it('that is unchanged is left alone', () => {
    const folder = temporaryFolder();
    const path = join(folder, `${storeId}.json`);
    writeWitness(folder, full);
    const before = statSync(path, { bigint: true });
    writeWitness(folder, full);
    expect(statSync(path, { bigint: true }).ino).toBe(before.ino);
    writeWitness(folder, { ...full, run: 4 });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...full, run: 4 });
  });

  it('that cannot be written is reported with a remedy', () => {
    const folder = join(temporaryFolder(), 'witness');
    writeFileSync(folder, 'a file');
    expect(() => writeWitness(folder, full)).toThrow(
      expect.objectContaining({
        code: 'WITNESS_UNWRITABLE',
        exitCode: 8,
        hint: `Check the permissions of ${folder} and the free space.`,
        cause: expect.objectContaining({ code: expect.stringMatching(/^E/) }),
      }),
    );
  });
});

describe('the witnesses of other databases', () => {
  it('are all readable ones except that of this database, ordered by name', () => {
    const folder = temporaryFolder();
    const named = (digit: string): Witness => ({ ...full, store: digit.repeat(32) });
    for (const digit of ['c', 'a', '5', 'b']) writeWitness(folder, named(digit));
    writeFileSync(join(folder, `${'d'.repeat(32)}.json`), 'damaged');
    writeFileSync(join(folder, `${'e'.repeat(32)}.json`), JSON.stringify(named('a')));
    for (const name of [`${'a'.repeat(32)}.json.12.tmp`, `x${'a'.repeat(32)}.json`, `${'a'.repeat(31)}.json`])
      writeFileSync(join(folder, name), JSON.stringify(named('a')));
    // One that is deleted while they are read.
    symlinkSync('none', join(folder, `${'f'.repeat(32)}.json`));
    expect(otherWitnesses(folder, 'b'.repeat(32))).toEqual([named('5'), named('a'), named('c')]);
    expect(otherWitnesses(folder, undefined).map(({ store }) => store[0])).toEqual(['5', 'a', 'b', 'c']);
    rmSync(folder, { recursive: true });
    expect(otherWitnesses(folder, undefined)).toEqual([]);
  });
});
