import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type RequestOptions, request } from 'node:http';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { SeenRequest } from '../../../../src/sandbox/sandbox.js';
import { memory } from '../../../support/memory.js';
import type { Stage } from './crash-stage.js';
import type { Crash, Reference } from './crash-support.js';

/** Every file in the folder of a stage, in chunks that are stored once: a log only grows, a database changes in places. */
type Files = Map<string, readonly Buffer[]>;

/** A request that has changed something at Polar, and when (ms since 1970). */
interface Done extends Pick<SeenRequest, 'method' | 'path'> {
  at: number;
}

/** What a dying pull leaves: its files, and a Polar that has done what was requested until then. */
export interface Left {
  /** ms since 1970 */
  at: number;
  files: Files;
  /** Oldest first. */
  done: readonly Done[];
  /** Equal for states that are alike in every byte, and at Polar. */
  name: string;
}

const pieceSize = 16_384;

/** A part of a file, and its hash. */
interface Piece {
  bytes: Buffer;
  hash: string;
}

/** Takes copies of folders. */
class Copier {
  readonly #known = new Map<string, Piece>();
  /** The pieces of each file in the previous copy: most are the same again, and to compare is cheaper than to hash. */
  readonly #previous = new Map<string, readonly Piece[]>();

  copy(folder: string, done: readonly Done[], at: number): Left {
    const whole = createHash('sha256').update(JSON.stringify(done));
    const files: Files = new Map();
    for (const path of filesBelow(folder)) {
      const bytes = readFileSync(join(folder, path));
      const pieces = this.#cut(bytes, this.#previous.get(path) ?? []);
      whole.update(`${path} ${bytes.length} ${pieces.map(({ hash }) => hash).join(' ')}\n`);
      this.#previous.set(path, pieces);
      files.set(
        path,
        pieces.map((piece) => piece.bytes),
      );
    }
    return { at, files, done, name: whole.digest('base64') };
  }

  #cut(bytes: Buffer, previous: readonly Piece[]): Piece[] {
    return Array.from({ length: Math.ceil(bytes.length / pieceSize) }, (_, i) => {
      const piece = bytes.subarray(i * pieceSize, (i + 1) * pieceSize);
      const same = previous[i];
      if (same?.bytes.equals(piece)) return same;
      const hash = createHash('sha256').update(piece).digest('base64');
      const kept = this.#known.get(hash) ?? { bytes: Buffer.from(piece), hash };
      this.#known.set(hash, kept);
      return kept;
    });
  }
}

/** All but the index of the log, which is recreated after a crash, and the clock of the sweep. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-shm') && entry.name !== 'clock')
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

export const nameOfCrash = (crash: Crash): string =>
  'request' in crash ? `request ${crash.request} ${crash.when}` : `commit ${crash.commit} ${crash.when}`;

/**
 * What a SIGKILL would leave at each step of one pull: at each request the process is stopped while its folder is copied
 * (SIGSTOP), at each commit it takes the copy itself, between two statements.
 * @param stage where the pull runs; after this it may be set to what was left at any step.
 * @param before whether to copy also just before each commit; otherwise only after it.
 * @returns the states by step.
 */
export async function takeCopies(
  stage: Stage,
  { requests }: Pick<Reference, 'requests'>,
  before = false,
): Promise<Map<string, Left>> {
  const copier = new Copier();
  const copies = mkdtempSync(join(memory, 'polar-sync-copies-'));
  const left = new Map<string, Left>();
  const done: Done[] = [];
  const take = (crash: Crash, folder: string) =>
    left.set(nameOfCrash(crash), copier.copy(folder, [...done], stage.now));
  /** @returns how many commits, or halves of them, have come since it was called. */
  const takeCommits = () => {
    const whole = readdirSync(copies).filter((name) => !name.endsWith('.tmp'));
    for (const name of whole) {
      const [commit, when] = name.split('-') as [string, 'before' | 'after'];
      take({ commit: Number(commit), when }, join(copies, name));
      rmSync(join(copies, name), { recursive: true });
    }
    return whole.length;
  };
  let looked: Promise<void> = Promise.resolve();
  // Several requests may be under way: one of them must not resume the process that another has just stopped.
  const standing = (look: () => void): Promise<void> => {
    looked = looked.then(async () => {
      await stage.sleep();
      try {
        look();
      } finally {
        stage.wake();
      }
    });
    return looked;
  };
  try {
    await stage.open({
      onRequest: (n) =>
        standing(() => {
          takeCommits();
          take({ request: n, when: 'arrived' }, stage.folder);
        }),
      onEffect: (n, { method, path }) =>
        standing(() => {
          const meanwhile = takeCommits();
          // Otherwise it would not be known what Polar had done when they came.
          if (method !== 'GET' && meanwhile > 0) throw new Error(`${meanwhile} commits while ${method} was on its way`);
          if (method !== 'GET') done.push({ method, path, at: stage.now });
          take({ request: n, when: 'effective' }, stage.folder);
        }),
    });
    expect(await stage.pull({ CRASH_COPIES: copies, CRASH_COPIES_BEFORE: before ? 'too' : '' })).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    takeCommits();
    expect(stage.sandbox.requests).toHaveLength(requests);
  } finally {
    rmSync(copies, { recursive: true });
  }
  return left;
}

/** Sets a stage, its Polar and the time of day to what was left at a step. */
export async function putBack(stage: Stage, { at, files, done }: Left): Promise<void> {
  for (const path of readdirSync(stage.folder)) rmSync(join(stage.folder, path), { recursive: true });
  for (const [path, pieces] of files) {
    mkdirSync(dirname(join(stage.folder, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(stage.folder, path), Buffer.concat(pieces), { mode: 0o600 });
  }
  stage.now = done[0]?.at ?? at;
  await stage.openAgain();
  const headers = { authorization: `Bearer ${stage.token}`, accept: 'application/json' };
  for (const { method, path, at: then } of done) {
    stage.now = then;
    expect([200, 201, 204], `${method} ${path}`).toContain(
      await statusOf(`${stage.sandbox.url}${path}`, { method, headers }),
    );
  }
  stage.now = at;
}

/** The status of a request on a connection of its own: one that is kept may lead to the sandbox that was closed. */
function statusOf(url: string, options: RequestOptions): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end();
  });
}
