import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../../src/export/files/destination.js';
import { encoderFor } from '../../../src/export/format.js';
import { temporaryFolder } from '../../support/folder.js';

describe('what --out means', () => {
  const kind = (out: string, format = 'fit') => destinationOf(out, encoderFor(format), process.stdout);

  it('is a folder, a file or standard output', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'old.fit'));
    expect(kind('-')).toEqual({ kind: 'stream', stream: process.stdout });
    expect(kind(join(folder, 'new'))).toEqual({ kind: 'folder', path: join(folder, 'new') });
    expect(kind(`${join(folder, 'new.d')}/`)).toEqual({ kind: 'folder', path: join(folder, 'new.d') });
    expect(kind(join(folder, 'old.fit')).kind).toBe('folder');
    expect(kind(join(folder, 'RUN.FIT'))).toEqual({ kind: 'file', path: join(folder, 'RUN.FIT') });
  });

  it('is rejected when it would be a guess', () => {
    expect(() => kind('run.gpx')).toThrow(expect.objectContaining({ code: 'EXPORT_OUT', exitCode: 2 }));
    expect(() => kind('')).toThrow(expect.objectContaining({ code: 'EXPORT_OUT' }));
  });
});
