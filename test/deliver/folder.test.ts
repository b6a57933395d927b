import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { say } from '../support/say.js';
import { deliveryOf, Killed, Machine } from './machine.js';
import { filesIn, names, opened, push } from './watched.js';

describe('the folder', () => {
  it('gets each workout once, under names that sort', async () => {
    const path = temporaryFolder();
    const machine = new Machine();
    expect((await push(machine, path))?.sent.map(({ remoteId }) => remoteId)).toEqual(names);
    expect(readdirSync(path).sort()).toEqual(names);
    expect(readFileSync(join(path, names[0]!), 'utf8')).toBe('w1 one');
    expect(await push(machine, path)).toMatchObject({ sent: [], unchanged: 2 });
    for (const name of names) rmSync(join(path, name));
    expect(await push(machine, path)).toMatchObject({ sent: [], unchanged: 2 });
    expect(readdirSync(path)).toEqual([]);
  });

  it('is not given what another machine has put there', async () => {
    const path = temporaryFolder();
    await push(new Machine(), path);
    expect(await push(new Machine(), path)).toMatchObject({ sent: [], found: [{ id: 'w1' }, { id: 'w2' }] });
    expect(filesIn(path)).toEqual(names);
  });

  it.each(['stay', 'are taken away'])('survives a kill at each write, where files %s', async (fate) => {
    let steps = 0;
    let doubled = 0;
    let lost = 0;
    for (let n = 0; ; n += 1) {
      const path = temporaryFolder();
      const machine = new Machine();
      const arrived: string[] = [];
      const collect = () => {
        for (const name of filesIn(path)) {
          if (fate === 'stay' && arrived.includes(name)) continue;
          arrived.push(name);
          if (fate !== 'stay') rmSync(join(path, name));
        }
      };
      let point = 0;
      let at: string | undefined;
      await push(machine, path, (name) => {
        collect();
        if (point === n) {
          at = name;
          throw new Killed();
        }
        point += 1;
      });
      if (at === undefined) break;
      steps += 1;
      collect();
      for (let again = 0; again < 2; again += 1) {
        await push(machine, path);
        collect();
      }
      doubled += arrived.length - new Set(arrived).size;
      lost += names.filter((name) => !arrived.includes(name)).length;
      expect(machine.rows.list({ state: 'sent' })).toHaveLength(2);
    }
    say(`folder, files ${fate}: killed at ${steps} steps: ${doubled} doubled, ${lost} lost`);
    expect({ doubled, lost }).toEqual({ doubled: 0, lost: 0 });
    expect(steps).toBeGreaterThan(10);
  });

  it('that is missing leaves everything waiting', async () => {
    const path = join(temporaryFolder(), 'not mounted');
    const machine = new Machine();
    expect(await push(machine, path)).toMatchObject({
      problem: { code: 'TARGET_DOWN', exitCode: 5 },
      waiting: [{}, {}],
    });
    expect(existsSync(path)).toBe(false);
    mkdirSync(path);
    expect(await push(machine, path)).toMatchObject({ sent: [{}, {}] });
  });

  it('leaves an edited workout as it is, says so once, and writes it again when asked', async () => {
    const path = temporaryFolder();
    const machine = new Machine();
    await push(machine, path);
    const edited = [{ id: 'w1', name: 'better' }];
    const first = await push(machine, path, undefined, edited);
    expect(first).toMatchObject({ edited: [{ id: 'w1', changed: ['name'] }], sent: [] });
    expect(first?.edited[0]).not.toHaveProperty('known');
    expect((await push(machine, path, undefined, edited))?.edited[0]).toMatchObject({ known: true });
    const { target } = opened(path);
    await target.send({ ...deliveryOf(edited[0]!), again: true }, () => undefined);
    expect(filesIn(path)).toEqual(['2026-11-02_running_w1-2.fit', ...names]);
  });

  it.skipIf(process.platform === 'win32')('makes files as open as itself', async () => {
    const path = temporaryFolder();
    chmodSync(path, 0o755);
    await push(new Machine(), path);
    chmodSync(path, 0o700);
    await push(new Machine(), path, undefined, [{ id: 'w3', name: 'three' }]);
    const mode = (name: string) => (statSync(join(path, name)).mode & 0o777).toString(8);
    expect([mode(names[0]!), mode('2026-11-04_running_w3.fit')]).toEqual(['644', '600']);
  });
});
