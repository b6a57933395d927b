import { describe, expect, it } from 'vitest';
import type { ArchiveFile } from '../../../../src/archive/archive.js';
import { BadFileError } from '../../../../src/archive/errors.js';
import { importFiles } from '../../../../src/sync/import/run.js';
import { storeDestination } from '../../../../src/sync/import/store-destination.js';
import { memoryStore, stamp, take, user } from '../support.js';

const flowCsv = 'Name,Sport,Date,Start time,Duration,';

/** Imports files of which only the beginning exists: reading one whole is an error of the test. */
async function taken(...files: Pick<ArchiveFile, 'name' | 'bytes' | 'head'>[]) {
  const store = memoryStore();
  const read = () => Promise.reject(new RangeError('read whole'));
  const result = await importFiles(
    { destination: storeDestination(store, user, stamp), signal: new AbortController().signal, now: () => 0 },
    {
      files: files.length,
      bytes: 0,
      async *each() {
        for (const file of files) yield { ...file, read };
      },
    },
    {},
  );
  return { store, result };
}

const begins = (text: string) => async (most: number) => Buffer.from(text).subarray(0, most);

describe('a hostile file', () => {
  it('of a gigabyte is named by what it begins with, and never read', async () => {
    const { result, store } = await taken(
      { name: 'line.csv', bytes: 1e9, head: begins(flowCsv + '1'.repeat(10_000)) },
      { name: 'film.mp4', bytes: 4e9, head: begins('\0\0\0 ftypisom') },
    );
    expect(result.failed).toEqual([{ id: 'line.csv', reason: 'line.csv is larger than 34 MB.' }]);
    expect(result.ignored).toBe(1);
    expect(store.counts().payloads).toBe(0);
  });

  it('that cannot be looked into is left alone', async () => {
    const head = () => Promise.reject(new BadFileError('FILE_DAMAGED', 'damaged'));
    const fine = { name: 'line.csv', bytes: 1e9, head: begins(flowCsv) };
    expect((await taken({ name: 'a.bin', bytes: 10, head }, fine)).result.ignored).toBe(1);
  });

  it('with entities, cut off, or with sections in disorder costs nothing but itself', async () => {
    const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const bomb = (root: string) =>
      `<!DOCTYPE x [<!ENTITY l0 "lol">${lol}]><${root} creator="Polar Flow">&l9;</${root}>`;
    const store = memoryStore();
    const result = await take(store, {
      'a.tcx': bomb('TrainingCenterDatabase'),
      'b.gpx': bomb('gpx'),
      'c.tcx': '<TrainingCenterDatabase><Activities>',
      'd.csv': `${flowCsv}\n`,
      'e.csv': `${flowCsv}\nSample rate,Time,HR (bpm),\n1,00:00:00,100,\n`,
      '2026-01-05_10-00-00_rr.csv': 'duration,offline\n',
      '2026-01-05_10-00-00.csv': `${flowCsv}\nA,RUNNING,05.01.2026,10:00:00,00:00:03,\n`,
    });
    expect(result.workouts).toMatchObject({ new: 1, merged: 0 });
    expect(result.failed.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
      'a.tcx: it is XML with a document type',
      'b.gpx: it is XML with a document type',
      'c.tcx: it is truncated or damaged XML',
      'd.csv: it is truncated CSV',
      'e.csv: it is truncated CSV',
      '2026-01-05_10-00-00_rr.csv: it is without any interval',
    ]);
    expect(store.counts().payloads).toBe(1);
  });
});
