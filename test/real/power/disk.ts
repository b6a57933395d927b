import type { Step } from './trace.js';

/** The largest piece that a disk is sure to write whole. */
const sector = 512;

/** A change to a file that no fsync has made durable yet. */
type Change = { at: number; bytes: Buffer } | { size: number };

/** The data of a file: what the program sees, and what is certain to be on disk. */
class File {
  /** As of the last fsync. Never changed in place, so images may share it. */
  durable: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  unsynced: Change[] = [];

  sync(): void {
    this.durable = this.unsynced.reduce(apply, this.durable);
    this.unsynced = [];
  }

  get now(): Buffer {
    return this.unsynced.reduce(apply, this.durable);
  }
}

/** What one call changes in a folder: a rename changes two names at once. */
type Naming = readonly (readonly [name: string, node: Node | undefined])[];

/** A folder: its names, those that are certain to be on disk, and the changes since, in order. */
class Folder {
  readonly names = new Map<string, Node>();
  durable: ReadonlyMap<string, Node> = new Map();
  unsynced: Naming[] = [];

  change(naming: Naming): void {
    name(this.names, naming);
    this.unsynced.push(naming);
  }

  sync(): void {
    this.durable = new Map(this.names);
    this.unsynced = [];
  }
}

type Node = File | Folder;

/** What is on disk when the power comes back: contents by path below the root, folders with a slash at the end. */
export type Image = Map<string, Buffer>;

/**
 * What the disk did with unsynced changes: how many of a folder's changes it stored (in order, as in a journal), and which
 * of a file's writes, the last of them perhaps partially.
 */
export interface Luck {
  names(changes: number): number;
  /** @returns for each write, how many of its sectors were stored; all of them if there is no number. */
  sectors(writes: readonly number[]): (number | undefined)[];
}

export const none: Luck = { names: () => 0, sectors: (writes) => writes.map(() => 0) };
/** Names overtake data, as on a file system with a journal only for names. */
export const namesOnly: Luck = { names: (changes) => changes, sectors: (writes) => writes.map(() => 0) };
/** Everything except the second half of the last write to each file. */
export const torn: Luck = {
  names: (changes) => changes,
  sectors: (writes) => writes.map((sectors, i) => (i === writes.length - 1 ? Math.floor(sectors / 2) : undefined)),
};
/** Some names, and some writes, some of them partially. */
export const some = (random: () => number): Luck => ({
  names: (changes) => Math.floor(random() * (changes + 1)),
  sectors: (writes) =>
    writes.map((sectors) => {
      const luck = random();
      return luck < 0.5 ? undefined : luck < 0.75 ? 0 : Math.floor(random() * sectors);
    }),
});

/**
 * A disk that keeps only what was synced: a file's data is durable after an fsync of the file, a name after one of its
 * folder, and neither includes the other. POSIX promises no more than that.
 */
export class Disk {
  readonly #root: string;
  readonly #folder = new Folder();
  readonly #open = new Map<number, { node: Node; at: number; append: boolean }>();

  /** @param root what is below it is modeled; everything else is ignored. */
  constructor(root: string, before: Image = new Map()) {
    this.#root = root;
    for (const [path, bytes] of before) {
      if (path.endsWith('/')) {
        this.do({ do: 'mkdir', path: `${root}/${path.slice(0, -1)}` });
        continue;
      }
      const file = new File();
      file.durable = bytes;
      this.#put(`${root}/${path}`, file);
    }
    this.#syncAll(this.#folder);
  }

  do(step: Step): void {
    switch (step.do) {
      case 'open':
        return this.#openFile(step.path, step.flags, step.fd);
      case 'close':
        this.#open.delete(step.fd);
        return;
      case 'write':
        return this.#write(step.fd, step.bytes, step.at);
      case 'truncate':
        return this.#change(step.fd, { size: step.size });
      case 'rename':
        return this.#rename(step.from, step.to);
      case 'link':
        return this.#put(step.to, this.#find(step.from));
      case 'mkdir':
        return this.#put(step.path, new Folder());
      case 'unlink':
      case 'rmdir':
        return this.#put(step.path, undefined);
      case 'sync':
        return this.#open.get(step.fd)?.node.sync();
      case 'request':
    }
  }

  /** What may be found if the power failed now. */
  image(luck: Luck): Image {
    const image: Image = new Map();
    const walk = (folder: Folder, path: string) => {
      const names = new Map(folder.durable);
      for (const naming of folder.unsynced.slice(0, luck.names(folder.unsynced.length))) name(names, naming);
      for (const [key, node] of names) {
        if (node instanceof File) image.set(path + key, kept(node, luck));
        else {
          image.set(`${path}${key}/`, Buffer.alloc(0));
          walk(node, `${path}${key}/`);
        }
      }
    };
    walk(this.#folder, '');
    return image;
  }

  #openFile(path: string, flags: string, fd: number): void {
    const found = this.#find(path);
    this.#open.delete(fd);
    const node = found ?? (flags.includes('O_CREAT') && this.#place(path) ? new File() : undefined);
    if (!node) return;
    if (!found) this.#put(path, node);
    this.#open.set(fd, { node, at: 0, append: flags.includes('O_APPEND') });
    if (flags.includes('O_TRUNC')) this.#change(fd, { size: 0 });
  }

  #write(fd: number, bytes: Buffer, at: number | undefined): void {
    const open = this.#open.get(fd);
    if (!(open?.node instanceof File)) return;
    const from = at ?? (open.append ? open.node.now.length : open.at);
    if (at === undefined) open.at = from + bytes.length;
    this.#change(fd, { at: from, bytes });
  }

  #change(fd: number, change: Change): void {
    const node = this.#open.get(fd)?.node;
    if (node instanceof File) node.unsynced.push(change);
  }

  #rename(from: string, to: string): void {
    const node = this.#find(from);
    const [old, next] = [this.#place(from), this.#place(to)];
    if (old?.folder !== next?.folder) throw new Error(`The disk model cannot move anything into another folder: ${to}`);
    old?.folder.change([
      [old.name, undefined],
      [next?.name ?? '', node],
    ]);
  }

  #put(path: string, node: Node | undefined): void {
    const place = this.#place(path);
    place?.folder.change([[place.name, node]]);
  }

  #find(path: string): Node | undefined {
    if (path === this.#root) return this.#folder;
    const place = this.#place(path);
    return place?.folder.names.get(place.name);
  }

  /** The folder that contains the name, and the name; undefined for what is not below the root. */
  #place(path: string): { folder: Folder; name: string } | undefined {
    if (!path.startsWith(`${this.#root}/`)) return undefined;
    const parts = path.slice(this.#root.length + 1).split('/');
    const name = parts.pop() ?? '';
    let folder: Node | undefined = this.#folder;
    for (const part of parts) folder = folder instanceof Folder ? folder.names.get(part) : undefined;
    return folder instanceof Folder ? { folder, name } : undefined;
  }

  #syncAll(folder: Folder): void {
    folder.sync();
    for (const node of folder.names.values()) if (node instanceof Folder) this.#syncAll(node);
  }
}

function name(names: Map<string, Node>, naming: Naming): void {
  for (const [key, node] of naming) {
    if (node) names.set(key, node);
    else names.delete(key);
  }
}

function kept({ durable, unsynced }: File, luck: Luck): Buffer {
  const sizes = unsynced.map((change) => ('bytes' in change ? Math.ceil(change.bytes.length / sector) : 1));
  const came = luck.sectors(sizes);
  return unsynced.reduce((data, change, i) => {
    const sectors = came[i];
    if (sectors === undefined) return apply(data, change);
    if (sectors === 0 || !('bytes' in change)) return data;
    return apply(data, { at: change.at, bytes: change.bytes.subarray(0, sectors * sector) });
  }, durable);
}

function apply(data: Buffer, change: Change): Buffer {
  if ('size' in change) {
    const next = Buffer.alloc(change.size);
    data.copy(next);
    return next;
  }
  const next = Buffer.alloc(Math.max(data.length, change.at + change.bytes.length));
  data.copy(next);
  change.bytes.copy(next, change.at);
  return next;
}
