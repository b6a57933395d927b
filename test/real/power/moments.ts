import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Disk, type Image, type Luck, namesOnly, none, some, torn } from './disk.js';
import type { Step } from './trace.js';

/** A disk as a power failure may leave it, and the requests to Polar until then. */
export interface Moment {
  image: Image;
  /** How many requests that change something at Polar had been sent. */
  changes: number;
  /** Whether the program had finished. */
  last: boolean;
  /** In words, for the message of a failing test. */
  name: string;
}

export interface Moments {
  moments: Moment[];
  syncs: number;
  /** Every request that changes something at Polar, in order. */
  changes: { method: string; path: string }[];
  /** Including duplicates. */
  images: number;
}

const lucks = (random: () => number): [string, Luck][] => [
  ['nothing that was not synced', none],
  ['names, no data', namesOnly],
  ['all but the end of the last write', torn],
  ['some writes', some(random)],
  ['other writes', some(random)],
];

/**
 * Cuts the power after every step that makes something durable or changes something at Polar, and just before each sync,
 * when most is still unsynced; each time with several kinds of luck. Equal disks with equal requests count once.
 */
export function momentsOf(steps: readonly Step[], root: string, before: Image = new Map()): Moments {
  const disk = new Disk(root, before);
  const random = seeded(20260222);
  const found = new Map<string, Moment>();
  const changes: Moments['changes'] = [];
  let syncs = 0;
  let images = 0;
  const take = (name: string, last = false) => {
    for (const [kind, luck] of lucks(random)) {
      const image = disk.image(luck);
      images += 1;
      const key = `${changes.length} ${last} ${hashOf(image)}`;
      if (found.has(key)) continue;
      found.set(key, { image, changes: changes.length, last, name: `${name}, kept: ${kind}` });
    }
  };
  take('before anything');
  for (const step of steps) {
    const name = `sync ${syncs}, after ${changes.map(({ method, path }) => `${method} ${path}`).join(', ') || 'no request'}`;
    if (step.do === 'sync') take(`before ${name}`);
    disk.do(step);
    if (step.do === 'sync') syncs += 1;
    if (step.do === 'request' && step.method !== 'GET') changes.push({ method: step.method, path: step.path });
    if (step.do === 'sync' || (step.do === 'request' && step.method !== 'GET')) take(`after ${name}`);
  }
  take('at the end', true);
  return { moments: [...found.values()], syncs, changes, images };
}

/** Writes an image into an existing folder. */
export function write(image: Image, folder: string): void {
  for (const [path, bytes] of image) {
    if (path.endsWith('/')) {
      mkdirSync(join(folder, path), { recursive: true, mode: 0o700 });
      continue;
    }
    mkdirSync(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, path), bytes, { mode: 0o600 });
  }
}

/** An image of a folder. */
export function imageOf(folder: string): Image {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      return entry.isDirectory() ? [`${name}/`, Buffer.alloc(0)] : [name, readFileSync(path)];
    }),
  );
}

function hashOf(image: Image): string {
  const hash = createHash('sha256');
  for (const [path, bytes] of [...image].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/** Random numbers from 0 to below 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
