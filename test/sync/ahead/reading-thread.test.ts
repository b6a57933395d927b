import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startReader } from '../../../src/sync/ahead/reader.js';
import { read } from '../../../src/sync/ahead/reading.js';
import { built } from '../../support/built.js';
import { temporaryFolder } from '../../support/folder.js';
import { day, exported } from '../import/support.js';

const session = Buffer.from(JSON.stringify(exported('7000000001', day(0))));

describe('the thread that reads ahead', () => {
  it('reads and compresses as this one does, and what it cannot read is left to this one', async () => {
    const reader = startReader(built('sync/ahead/reading-thread.js'), 2);
    const [good, bad, looked] = await Promise.all([
      reader?.read(session, { pack: true }),
      reader?.read(Buffer.from('{'), { pack: true }),
      reader?.read(session, { pack: false }),
    ]);
    const here = read(session, { pack: true });
    expect(good?.session).toEqual(here.session);
    expect(Buffer.from(good?.packed ?? [])).toEqual(here.packed);
    expect(looked).toEqual({ session: here.session });
    expect(bad).toBeUndefined();
    await reader?.close();
    expect(await reader?.read(session, { pack: true })).toBeUndefined();
  });

  it('may fail: whoever waits for it reads the file instead', async () => {
    const broken = join(temporaryFolder(), 'broken.mjs');
    writeFileSync(
      broken,
      "import { parentPort } from 'node:worker_threads';\nparentPort.on('message', () => { throw new Error('no'); });\n",
    );
    const reader = startReader(broken, 2);
    const asked = [1, 2].map(() => reader?.read(session, { pack: true }));
    expect(reader).toBeDefined();
    expect(await Promise.all(asked)).toEqual([undefined, undefined]);
    await reader?.close();
  });

  it('may not get what cannot be sent to it: whoever asked reads it', async () => {
    const reader = startReader(built('sync/ahead/reading-thread.js'), 2);
    const unsendable = Uint8Array.of(1);
    structuredClone(unsendable.buffer, { transfer: [unsendable.buffer] });
    expect(await reader?.read(unsendable, { pack: true })).toBeUndefined();
    expect((await reader?.read(session, { pack: false }))?.session).toBeDefined();
    await reader?.close();
  });
});
