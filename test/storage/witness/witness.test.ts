import { copyFileSync, existsSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/storage/store.js';
import { readWitness, writeWitness } from '../../../src/storage/witness/file.js';
import { askWitnesses, placeOf, WitnessKeeper, witnessFolder } from '../../../src/storage/witness/witness.js';
import { temporaryFolder } from '../../support/folder.js';
import { seconds, storeId, witness } from './support.js';

let folder: string;
let path: string;
beforeEach(() => {
  const home = temporaryFolder();
  path = join(home, 'polar.db');
  folder = witnessFolder({ configFile: join(home, 'config.json') });
  expect(folder).toBe(join(home, 'witness'));
});

/** The result for a database that is opened at `at` and then closed. */
function open<T>(use: (store: Store) => T, at = path): T {
  const store = openStore(at);
  try {
    return use(store);
  } finally {
    store.close();
  }
}

const isCopy = () => true;
const unasked = () => expect.unreachable('asked whether it is a copy');
const heard = (store: Store, copy: (path: string, id: string) => boolean = unasked) =>
  askWitnesses(folder, store.path, store, copy);

/** Stores one session at 06:30 on that day. */
const train = (store: Store, day: string) =>
  store.sessions.save({
    ...{ userId: '1', source: 'exercises', externalId: day, workoutId: day, samples: true, zones: false, route: true },
    ...{ startMs: Date.parse(`${day}T06:30:00Z`), firstSeenAt: '2026-03-01T00:00:00Z' },
  });
const keep = (store: Store) => new WitnessKeeper(folder, store, heard(store)).keep();
const lostStart = (day: string) => ({ start: seconds(`${day}T06:30:00`), held: 'sr' });

describe('a database and its own witness', () => {
  it('agree if nothing happened, and a new one has none', () => {
    open((store) => {
      train(store, '2026-02-20');
      expect(heard(store)).toEqual({ lost: expect.objectContaining({ sessions: [] }), former: [] });
      expect(store.meta.isWitnessed()).toBe(false);
      keep(store);
      const { lost, former, own, trouble } = heard(store);
      expect([lost.sessions, former, trouble]).toEqual([[], [], undefined]);
      expect(own).toMatchObject({ store: store.meta.storeId(), path, sessions: { '2026-02-20': ['06:30:00 sr'] } });
    });
  });

  it('miss what was pulled after the older copy that is restored', () => {
    open((store) => train(store, '2026-02-20'));
    copyFileSync(path, `${path}.old`);
    open((store) => {
      train(store, '2026-02-21');
      store.syncRuns.end(store.syncRuns.start('1', 'auto', '2026-02-21T10:00:00Z'), ended(1), '2026-02-21T10:01:00Z');
      keep(store);
    });
    copyFileSync(`${path}.old`, path);
    open((store) => {
      const testimony = heard(store);
      expect(testimony.trouble).toBeUndefined();
      expect(testimony.lost.sessions).toEqual([lostStart('2026-02-21')]);
      expect(testimony.lost.runs).toMatchObject([{ id: 1, workouts: 1 }]);
      const keeper = new WitnessKeeper(folder, store, testimony);
      expect(keeper.lost).toBe(testimony.lost);
      // Until it is fetched again it stays missed, also by the next process.
      keeper.keep();
      expect(heard(store).lost.sessions).toEqual([lostStart('2026-02-21')]);
      expect(heard(store).own).toMatchObject({ run: 1 });
      train(store, '2026-02-21');
      keeper.keep();
      expect(keeper.lost.sessions).toEqual([]);
      expect(keeper.lost.runs).toHaveLength(1);
      keeper.forgetLost();
      expect(keeper.lost.runs).toEqual([]);
      expect(heard(store).lost.runs).toEqual([]);
    });
  });

  it('do not match if the witness is damaged, or missing after there was one', () => {
    open((store) => {
      keep(store);
      const file = join(folder, `${store.meta.storeId()}.json`);
      writeFileSync(file, 'damaged');
      expect(heard(store)).toMatchObject({ former: [], trouble: { kind: 'damaged' } });
      expect(heard(store).own).toBeUndefined();
      folder = join(folder, 'of-another-machine');
      expect(heard(store)).toMatchObject({ former: [], trouble: { kind: 'gone' } });
      keep(store);
      expect(heard(store).trouble).toBeUndefined();
    });
  });

  it('match again if the witness came in a backup', () => {
    open((store) => {
      const own = witness({ store: store.meta.storeId(), path: null, sessions: { '2026-02-20': ['06:30:00 sr'] } });
      store.meta.carry(JSON.stringify(own));
      expect(heard(store)).toMatchObject({ own, lost: { sessions: [lostStart('2026-02-20')] } });
      keep(store);
      expect(store.meta.carried()).toBeUndefined();
      expect(heard(store).lost.sessions).toEqual([lostStart('2026-02-20')]);
      // The one that is already here is newer.
      store.meta.carry(JSON.stringify({ ...own, run: 99 }));
      expect(heard(store).own?.run).toBe(0);
      folder = join(folder, 'of-another-machine');
      store.meta.carry('damaged');
      expect(heard(store)).toMatchObject({ trouble: { kind: 'gone' } });
    });
  });
});

describe('a copy of a database that still exists', () => {
  const copied = () => {
    open((store) => {
      train(store, '2026-02-20');
      keep(store);
    });
    copyFileSync(path, `${path}.copy`);
    return `${path}.copy`;
  };

  it('is a database in its own right from then on, and misses nothing', () => {
    const copy = copied();
    const id = open((store) => store.meta.storeId());
    open((store) => {
      const asked: unknown[] = [];
      const testimony = heard(store, (...values) => asked.push(values) > 0);
      expect(asked).toEqual([[path, id]]);
      expect(testimony).toMatchObject({ lost: { sessions: [] }, former: [], trouble: { kind: 'copy', path } });
      expect(testimony.own).toBeUndefined();
      new WitnessKeeper(folder, store, testimony).keep();
      expect(store.meta.storeId()).not.toBe(id);
      expect(readWitness(folder, store.meta.storeId())).toMatchObject({ path: copy });
    }, copy);
    expect(readWitness(folder, id)).toMatchObject({ path, store: id });
    expect(open((store) => heard(store).trouble)).toBeUndefined();
  });

  it('is not one if the other file is no longer that database', () => {
    open((store) => expect(heard(store, () => false).trouble).toBeUndefined(), copied());
  });

  it('is not one if the database was moved', () => {
    const moved = copied();
    rmSync(path);
    open((store) => {
      expect(heard(store, () => false).trouble).toBeUndefined();
      expect(heard(store, () => false).own?.path).toBe(path);
    }, moved);
  });

  it('is not one if it is unknown where the other one was', () => {
    const copy = copied();
    const own = open((store) => heard(store).own);
    if (own) writeWitness(folder, { ...own, path: null });
    open((store) => expect(heard(store).trouble).toBeUndefined(), copy);
  });

  it.skipIf(process.platform === 'win32')('is not one if it is the very same file under another name', () => {
    copied();
    linkSync(path, `${path}.same`);
    open((store) => expect(heard(store, isCopy).trouble).toBeUndefined(), `${path}.same`);
  });
});

describe('what another database held that was at this path before', () => {
  const layHere = () => writeWitness(folder, witness({ path, sessions: { '2026-02-20': ['06:30:00 sr'] } }));

  it('is missed if there is no file', () => {
    expect(askWitnesses(folder, path, undefined, unasked)).toEqual({ lost: expect.anything(), former: [] });
    layHere();
    writeWitness(folder, witness({ store: 'f'.repeat(32), path: `${path}.other`, run: 7 }));
    expect(askWitnesses(folder, path, undefined, unasked)).toMatchObject({
      lost: { sessions: [lostStart('2026-02-20')] },
      former: [{ store: storeId }],
      trouble: { kind: 'replaced', path },
    });
    expect(existsSync(path)).toBe(false);
  });

  it('is missed if a new one lacks it, until that records it itself', () => {
    layHere();
    open((store) => {
      const testimony = heard(store);
      expect(testimony).toMatchObject({
        ...{ lost: { sessions: [lostStart('2026-02-20')] }, former: [{ store: storeId }] },
        trouble: { kind: 'replaced', path },
      });
      new WitnessKeeper(folder, store, testimony).keep();
      expect(readWitness(folder, storeId)).toMatchObject({ path: null, sessions: { '2026-02-20': ['06:30:00 sr'] } });
      expect(heard(store)).toMatchObject({ lost: { sessions: [lostStart('2026-02-20')] }, former: [] });
      expect(heard(store).trouble).toBeUndefined();
    });
  });

  it('does not matter if the new one has it all', () => {
    layHere();
    open((store) => {
      train(store, '2026-02-20');
      expect(heard(store)).toMatchObject({ lost: { sessions: [] }, former: [{ store: storeId }] });
      expect(heard(store).trouble).toBeUndefined();
    });
  });
});

const ended = (newWorkouts: number) =>
  ({ outcome: 'ok', newWorkouts, updatedWorkouts: 0, failedItems: 0, requests: 1 }) as const;

describe.skipIf(process.platform === 'win32')('the canonical path of a file', () => {
  it('is the one that every link leads to, whether it exists or not', () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'real'));
    symlinkSync(join(home, 'real'), join(home, 'alias'));
    writeFileSync(join(home, 'real', 'polar.db'), '');
    symlinkSync(join(home, 'real', 'polar.db'), join(home, 'link.db'));
    for (const name of [['link.db'], ['alias', 'polar.db'], ['real', 'polar.db']])
      expect(placeOf(join(home, ...name))).toBe(join(home, 'real', 'polar.db'));
    expect(placeOf(join(home, 'alias', 'new.db'))).toBe(join(home, 'real', 'new.db'));
    expect(placeOf(join(home, 'none', 'new.db'))).toBe(join(home, 'none', 'new.db'));
  });

  it('is not guessed if it cannot be looked up', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => placeOf(join(file, 'polar.db'))).toThrow(
      expect.objectContaining({
        ...{ code: 'CANNOT_OPEN', exitCode: 8, cause: expect.objectContaining({ code: 'ENOTDIR' }) },
        hint: 'Check that the folder exists and that you can write there.',
      }),
    );
  });
});
