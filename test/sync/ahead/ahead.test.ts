import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ArchiveFile } from '../../../src/archive/archive.js';
import { sha256Of } from '../../../src/storage/sqlite/sha256.js';
import { readAhead } from '../../../src/sync/ahead/files.js';
import { type AheadReader, startReader } from '../../../src/sync/ahead/reader.js';
import { read } from '../../../src/sync/ahead/reading.js';
import { lookDestination } from '../../../src/sync/import/look-destination.js';
import { importFiles } from '../../../src/sync/import/run.js';
import { storeDestination } from '../../../src/sync/import/store-destination.js';
import { day, exported, memoryDatabase, memoryStore, stamp, user } from '../import/support.js';

const sessions = Array.from({ length: 9 }, (_, n) => JSON.stringify(exported(`70000000${n}0`, day(n))));
const signal = new AbortController().signal;

/** A reader on this thread, with what it was asked for. */
function readerHere(asked: Uint8Array[] = []): AheadReader {
  return {
    read: (body, how) => {
      asked.push(body);
      return Promise.resolve().then(() => read(body, how));
    },
    close: () => Promise.resolve(),
  };
}

/** What `bodies` would never make of a payload, so that it can be recognized. */
const best = (body: Uint8Array) => gzipSync(body, { level: 9 });

/** A reader whose readings can be recognized: every session has another name, and is compressed in another way. */
function recognizable(asked: boolean[] = []): AheadReader {
  return {
    async read(body, { pack }) {
      asked.push(pack);
      const { session } = read(body, { pack: false });
      const exercises = session.exercises.map((exercise) => ({ ...exercise, name: 'read ahead' }));
      return { session: { ...session, exercises }, ...(pack && { packed: best(body) }) };
    },
    close: () => Promise.resolve(),
  };
}

/** Files that note when each is read. */
function filesOf(texts: readonly string[], log: string[] = []): ArchiveFile[] {
  return texts.map((text, n) => ({
    name: `training-session-${n}.json`,
    bytes: text.length,
    read() {
      log.push(`read ${n}`);
      return text === 'torn' ? Promise.reject(new Error('torn')) : Promise.resolve(Buffer.from(text));
    },
  }));
}

async function* each<T>(items: readonly T[]) {
  yield* items;
}

const all = { file: () => true, body: () => true, pack: true };

describe('files that are read ahead', () => {
  it('come in their order, each read once, a few before they are used', async () => {
    const log: string[] = [];
    for await (const file of readAhead(each(filesOf(sessions, log)), readerHere(), all)) {
      await file.read();
      log.push(`used ${file.name.replace(/\D/g, '')}`);
    }
    expect(log.filter((line) => line.startsWith('used'))).toEqual(sessions.map((_, n) => `used ${n}`));
    expect(log.filter((line) => line.startsWith('read'))).toEqual(sessions.map((_, n) => `read ${n}`));
    expect(log.indexOf('used 0')).toBe(5);
  });

  it('are all readable, though the archive closes after the last one is requested', async () => {
    let isOpen = true;
    const archive = async function* () {
      for (const file of filesOf(sessions)) {
        yield { ...file, read: () => (isOpen ? file.read() : Promise.reject(new Error('closed'))) };
      }
      isOpen = false;
    };
    const isEven = ({ name }: ArchiveFile) => Number(name.replace(/\D/g, '')) % 2 === 0;
    const read: string[] = [];
    for await (const file of readAhead(archive(), readerHere(), { ...all, file: isEven }))
      read.push((await file.read()).toString());
    expect(read).toEqual(sessions);
  });

  it('report what is wrong with one only where that one is used', async () => {
    const outcomes: string[] = [];
    for await (const file of readAhead(each(filesOf(['torn', '{', sessions[0] ?? ''])), readerHere(), all)) {
      outcomes.push(
        await file.read().then(
          (body) => `${body.length} bytes`,
          (problem: Error) => problem.message,
        ),
      );
    }
    expect(outcomes).toEqual(['torn', '1 bytes', `${sessions[0]?.length} bytes`]);
  });

  it('are not parsed where nobody wants to know', async () => {
    const asked: Uint8Array[] = [];
    const [first = ''] = sessions;
    const unwanted = {
      ...all,
      file: ({ name }: ArchiveFile) => name !== 'training-session-1.json',
      body: (sha256: string) => sha256 !== sha256Of(first),
    };
    for await (const _file of readAhead(each(filesOf(sessions.slice(0, 3))), readerHere(asked), unwanted));
    expect(asked.map(String)).toEqual([sessions[2]]);
  });
});

describe('an import that reads ahead', () => {
  const archive = (texts: readonly string[]) => ({
    files: texts.length,
    bytes: texts.join('').length,
    each: () => each(filesOf(texts)),
  });

  async function imported(texts: readonly string[], reader?: AheadReader) {
    const db = memoryDatabase();
    const store = memoryStore(db);
    const deps = { destination: storeDestination(store, user, stamp), signal, now: () => 0, startReader: () => reader };
    const result = await importFiles(deps, archive(texts), {});
    const workouts = [...store.list()].map(({ id }) => store.get(id));
    const packed = db.prepare<unknown[], Buffer>('SELECT gzip FROM bodies').pluck().all();
    return { result, workouts, bodies: store.bodies.check(), packed };
  }

  it('give what they give without', async () => {
    const texts = [...sessions, 'torn', '{"exportVersion":', sessions[0] ?? ''];
    const asked: Uint8Array[] = [];
    const [ahead, alone] = [await imported(texts, readerHere(asked)), await imported(texts)];
    expect([ahead.result, ahead.workouts, ahead.bodies]).toEqual([alone.result, alone.workouts, alone.bodies]);
    expect(ahead.result.workouts).toMatchObject({ new: sessions.length, unchanged: 1 });
    expect(asked.length).toBeGreaterThan(sessions.length - 1);
  });

  it('uses what was read and compressed ahead', async () => {
    const asked: boolean[] = [];
    const { workouts, packed } = await imported(sessions, recognizable(asked));
    expect(workouts.map((workout) => workout?.name)).toEqual(sessions.map(() => 'read ahead'));
    const hex = (bytes: readonly Uint8Array[]) => bytes.map((one) => Buffer.from(one).toString('hex')).sort();
    expect(hex(packed)).toEqual(hex(sessions.map((text) => best(Buffer.from(text)))));
    expect(asked).toEqual(sessions.map(() => true));
  });

  it.each([
    ['no thread can be started', () => startReader('package.json', 2)],
    ['the thread has ended', () => ({ read: () => Promise.resolve(undefined), close: () => Promise.resolve() })],
  ])('reads everything itself if %s', async (_why, start) => {
    const [ahead, alone] = [await imported(sessions, start()), await imported(sessions)];
    expect(ahead).toEqual(alone);
    expect(ahead.result.workouts).toMatchObject({ new: sessions.length });
  });

  it('compresses nothing if nothing is stored', async () => {
    const asked: boolean[] = [];
    const destination = lookDestination(memoryStore(), user, stamp);
    const deps = { destination, signal, now: () => 0, startReader: () => recognizable(asked) };
    expect((await importFiles(deps, archive(sessions), {})).workouts).toMatchObject({ new: sessions.length });
    expect(asked).toEqual(sessions.map(() => false));
  });
});
