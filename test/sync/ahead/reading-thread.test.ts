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
    const reader = startReader(built('sync/ahead/reading-thread.js'));
    const [good, bad, stored] = await Promise.all([
      reader?.read(session),
      reader?.read(Buffer.from('{')),
      reader?.read(session, { isStored: true }),
    ]);
    const here = read(session, false);
    expect(good?.session).toEqual(here.session);
    expect(Buffer.from(good?.packed ?? [])).toEqual(here.packed);
    expect([bad, stored?.packed]).toEqual([undefined, undefined]);
    await reader?.close();
    expect(await reader?.read(session)).toBeUndefined();
  });

  it('may fail: whoever waits for it reads the file instead', async () => {
    const broken = join(temporaryFolder(), 'broken.mjs');
    writeFileSync(
      broken,
      "import { parentPort } from 'node:worker_threads';\nparentPort.on('message', () => { throw new Error('no'); });\n",
    );
    const reader = startReader(broken);
    expect(await Promise.all([reader?.read(session), reader?.read(session)])).toEqual([undefined, undefined]);
    await reader?.close();
  });

  it('is not started where it is not compiled', () => {
    expect(startReader(join(temporaryFolder(), 'absent.js'))).toBeUndefined();
  });
});
