import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultLimits, type Limits } from '../../src/archive/archive.js';
import { unfolded } from '../../src/archive/nested.js';
import { openArchive } from '../../src/archive/open.js';
import { writeZip, ZipWriter } from '../support/data/zip.js';
import { temporaryFolder } from '../support/folder.js';

let folder: string;
let zip: string;

beforeEach(() => {
  folder = temporaryFolder();
  zip = join(folder, 'export.zip');
});

/** Every file with the result of reading it: its text, or an error code. */
async function read(paths: string[], limits: Partial<Limits> = {}): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  const archive = await openArchive(paths, { ...defaultLimits, ...limits });
  let files = 0;
  for await (const file of archive.each()) {
    files += 1;
    result[file.name] = await file.read().then(String, (problem: { code: string }) => problem.code);
  }
  expect(files).toBe(archive.files);
  return result;
}

const codeOf = (paths: string[], limits?: Partial<Limits>) =>
  read(paths, limits).then(
    () => 'taken',
    (problem: { code: string; exitCode: number; hint?: string }) => {
      expect(problem).toMatchObject({ exitCode: 2, hint: expect.stringMatching(/./) });
      return problem.code;
    },
  );

/** A ZIP whose entries may contain false data. */
function zipOf(...entries: Parameters<ZipWriter['add']>[]): string {
  const writer = new ZipWriter(zip);
  for (const entry of entries) writer.add(...entry);
  writer.end();
  return zip;
}

describe('what is accepted', () => {
  it('a ZIP, packed and stored entries alike, without folders and what systems add beside files', async () => {
    zipOf(
      ['a.json', '{"a":1}'],
      ['sub/b.json', '{"b":2}', { method: 0 }],
      ['__MACOSX/._a.json', 'x'],
      ['.DS_Store', 'x'],
    );
    expect(await read([zip])).toEqual({ 'a.json': '{"a":1}', 'b.json': '{"b":2}' });
  });

  it('a ZIP that was packed again, with names that begin with a dot and a slash, and what a Mac adds', async () => {
    zipOf(['./a.json', 'a'], ['./sub/./b.json', 'b'], ['./__MACOSX/._a.json', 'x'], ['__MACOSX/sub/._b.json', 'x']);
    expect(await read([zip])).toEqual({ 'a.json': 'a', 'b.json': 'b' });
  });

  it.each([
    ['./x.json', 'x.json'],
    ['././x.json', 'x.json'],
    ['.//x.json', 'x.json'],
    ['.\\x.json', 'x.json'],
    ['sub//x.json', 'sub/x.json'],
    ['sub\\x.json', 'sub/x.json'],
    ['./sub/./x.json', 'sub/x.json'],
  ])('the name %s is %s in another spelling', async (name, plain) => {
    const text = '{"x":1}';
    expect(await read([zipOf(['./', ''], [name, text])])).toEqual({ 'x.json': text });
    expect(await codeOf([zipOf([plain, text], [name, text])])).toBe('ARCHIVE_DUPLICATE');
  });

  it.runIf(process.env.CI === 'true' || spawnSync('python3', ['--version']).status === 0)(
    'a ZIP made by another program (python3)',
    async () => {
      writeFileSync(join(folder, 'a.json'), 'a'.repeat(100_000));
      execFileSync('python3', ['-m', 'zipfile', '-c', zip, join(folder, 'a.json')]);
      expect(await read([zip])).toEqual({ 'a.json': 'a'.repeat(100_000) });
    },
  );

  it('a folder, its subfolders, and single files; links are not followed', async () => {
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'b.json'), 'b');
    writeFileSync(join(folder, 'sub/a.json'), 'a');
    writeFileSync(join(folder, '.hidden'), 'x');
    symlinkSync('/etc/passwd', join(folder, 'linked.json'));
    expect(await read([folder])).toEqual({ 'b.json': 'b', 'a.json': 'a' });
    expect(await read([join(folder, 'b.json'), join(folder, 'sub/a.json')])).toEqual({ 'b.json': 'b', 'a.json': 'a' });
  });

  it('a ZIP, each file of which takes room in memory once', async () => {
    const bytes = 1_000_003;
    const archive = await openArchive([zipOf(['a.json', 'x'.repeat(bytes)])], defaultLimits);
    const allocate = vi.spyOn(Buffer, 'allocUnsafe');
    try {
      for await (const file of archive.each()) expect((await file.read()).byteLength).toBe(bytes);
      expect(allocate.mock.calls.filter(([size]) => size >= bytes)).toHaveLength(1);
    } finally {
      allocate.mockRestore();
    }
  });

  it('an empty ZIP, which contains nothing', async () => {
    expect(await read([zipOf()])).toEqual({});
  });
});

describe('what is rejected before anything is read', () => {
  it.each([
    ['../../outside.json', 'ARCHIVE_UNSAFE_NAME'],
    ['/etc/cron.d/x.json', 'ARCHIVE_UNSAFE_NAME'],
    ['..\\..\\outside.json', 'ARCHIVE_UNSAFE_NAME'],
    ['C:/outside.json', 'ARCHIVE_UNSAFE_NAME'],
    ['./../outside.json', 'ARCHIVE_UNSAFE_NAME'],
    ['sub/./../../outside.json', 'ARCHIVE_UNSAFE_NAME'],
    ['.//../outside.json', 'ARCHIVE_UNSAFE_NAME'],
    ['.\\..\\outside.json', 'ARCHIVE_UNSAFE_NAME'],
  ])('a name that points outside: %s', async (name, code) => {
    expect(await codeOf([zipOf(['good.json', '{}'], [name, '{}'])])).toBe(code);
  });

  it('an encrypted entry', async () => {
    expect(await codeOf([zipOf(['a.json', '{}', { flags: 1 }])])).toBe('ARCHIVE_ENCRYPTED');
    expect(await codeOf([zipOf(['a.json', '{}', { flags: 0x41 }])])).toBe('ARCHIVE_ENCRYPTED');
  });

  it('the same name twice', async () => {
    expect(await codeOf([zipOf(['a.json', '1'], ['a.json', '2'])])).toBe('ARCHIVE_DUPLICATE');
    expect(await codeOf([zipOf(['a.json', '1'], ['./a.json', '2'])])).toBe('ARCHIVE_DUPLICATE');
  });

  it('a bomb: one entry that expands absurdly, or many that share their data', async () => {
    const noise = randomBytes(200_000);
    const bomb = Buffer.alloc(20_000_000);
    expect(await codeOf([zipOf(['noise', noise], ['a.json', bomb, { level: 9 }])])).toBe('ARCHIVE_BOMB');
    const writer = new ZipWriter(zip);
    const offset = writer.add('0.json', noise);
    for (let i = 1; i < 50; i += 1) writer.add(`${i}.json`, noise, { offset });
    writer.end();
    expect(await codeOf([zip])).toBe('ARCHIVE_BOMB');
  });

  it('but not a file that compresses well within reason', async () => {
    const text = '1,0,'.repeat(500_000);
    expect(await read([zipOf(['a.json', text, { level: 9 }])])).toEqual({ 'a.json': text });
  });

  it('more files than an export contains', async () => {
    expect(await codeOf([zipOf(['1', ''], ['2', ''], ['3', ''])], { files: 2 })).toBe('ARCHIVE_TOO_MANY');
    for (const name of ['1', '2']) writeFileSync(join(folder, name), '');
    expect(await codeOf([folder], { files: 2 })).toBe('ARCHIVE_TOO_MANY');
  });

  it('an archive truncated anywhere', async () => {
    writeZip(zip, { 'a.json': '{"a":1}'.repeat(100), 'b.json': '{"b":1}'.repeat(100) });
    for (let size = readFileSync(zip).byteLength - 1; size > 4; size -= 7) {
      truncateSync(zip, size);
      expect(await codeOf([zip])).toBe('ARCHIVE_TRUNCATED');
    }
  });

  it('an overwritten table of contents', async () => {
    const bytes = readFileSync(writeZip(zip, { 'a.json': '{}' }));
    bytes.write('XX', bytes.indexOf('PK\u0001\u0002'));
    writeFileSync(zip, bytes);
    expect(await codeOf([zip])).toBe('ARCHIVE_DAMAGED');
  });

  it('a file that is not a ZIP, and a missing one', async () => {
    writeFileSync(zip, '<html>Please sign in</html>');
    expect(await codeOf([zip])).toBe('NOT_AN_ARCHIVE');
    writeFileSync(zip, '');
    expect(await codeOf([zip])).toBe('NOT_AN_ARCHIVE');
    expect(await codeOf([join(folder, 'nowhere')])).toBe('IMPORT_PATH');
    expect(await codeOf(['/dev/null'])).toBe('IMPORT_PATH');
  });

  it('one bad archive among good ones, of which none is read', async () => {
    const good = writeZip(join(folder, 'good.zip'), { 'a.json': '{}' });
    writeFileSync(zip, 'no');
    expect(await codeOf([good, zip])).toBe('NOT_AN_ARCHIVE');
  });
});

describe('one bad file among good ones', () => {
  const good: Parameters<ZipWriter['add']> = ['good.json', '{"good":true}'];
  const noise = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * i * 31) % 253));

  it.each([
    ['larger than it says', noise, { bytes: 10 }],
    ['smaller than it says', noise, { bytes: 200_000 }],
    ['with another checksum', noise, { crc: 1 }],
    ['packed in an unknown way', noise, { method: 99 }],
    ['whose data is elsewhere', '{}', { offset: 3 }],
  ])('%s is damaged, and the others are read', async (_what, body, lies) => {
    zipOf(good, ['bad.json', body, lies], ['last.json', '1']);
    expect(await read([zip])).toEqual({ 'good.json': '{"good":true}', 'bad.json': 'FILE_DAMAGED', 'last.json': '1' });
  });

  it('too large for memory is not read, wherever it is', async () => {
    const limits = { fileBytes: 49_999 };
    const expected = { 'good.json': '{"good":true}', 'big.json': 'FILE_TOO_LARGE' };
    expect(await read([zipOf(good, ['big.json', noise])], limits)).toEqual(expected);
    const plain = join(folder, 'plain');
    mkdirSync(plain);
    writeFileSync(join(plain, 'good.json'), '{"good":true}');
    writeFileSync(join(plain, 'big.json'), noise);
    expect(await read([plain], limits)).toEqual(expected);
  });
});

describe('a file', () => {
  const big = 'x'.repeat(300_000);

  it('can be looked into without the rest of it, on disk and in a ZIP', async () => {
    writeFileSync(join(folder, 'a.txt'), big);
    zipOf(['b.txt', big], ['c.txt', 'short']);
    const heads: Record<string, number | undefined> = {};
    for (const path of [join(folder, 'a.txt'), zip])
      for await (const file of (await openArchive([path])).each())
        heads[file.name] = (await file.head?.(4096))?.byteLength;
    expect(heads).toEqual({ 'a.txt': 4096, 'b.txt': 4096, 'c.txt': 5 });
  });

  it('that is a ZIP can be opened where it lies, with the same checks', async () => {
    writeZip(join(folder, 'inner.zip'), { 'a.txt': 'a' });
    writeZip(join(folder, 'unsafe.zip'), { '../a.txt': 'a' });
    const inner = readFileSync(join(folder, 'inner.zip'));
    const unsafe = readFileSync(join(folder, 'unsafe.zip'));
    zipOf(['inner.zip', inner], ['unsafe.zip', unsafe], ['broken.zip', 'PK']);
    const seen: string[] = [];
    const archive = unfolded(await openArchive([zip, join(folder, 'inner.zip')]), () => false);
    for await (const file of archive.each()) seen.push('problem' in file ? `${file.name} not opened` : file.name);
    expect(seen).toEqual(['a.txt', 'unsafe.zip not opened', 'broken.zip not opened', 'a.txt']);
    expect(archive.files).toBe(4);
    expect(await Promise.all([unfolded(await openArchive([zip]), () => true)].map(({ files }) => files))).toEqual([3]);
  });
});
