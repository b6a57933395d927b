import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../src/commands/context.js';
import { offerWhatToPull } from '../../../src/commands/login/offer.js';
import { readFlags } from '../../../src/commands/pull/flags.js';
import { resolveSettings } from '../../../src/config/settings.js';
import { createUi } from '../../../src/ui/terminal.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { temporaryFolder } from '../run.js';

/** Answers each time it is asked, as a person at a terminal would. */
async function answered(answers: string[], env: Record<string, string> = {}, tty = true) {
  const home = temporaryFolder();
  const own = { POLAR_SYNC_HOME: home, ...env };
  const [stdin, stdout, stderr] = [new Keyboard(tty), new Screen({ tty }), new Screen({ tty })];
  const ui = createUi({ stdin, stdout, stderr, env: own, color: false });
  const context = { settings: resolveSettings(own), env: own, ui, stdin, stdout } as unknown as Context;
  stderr.on('data', (text: Buffer | string) => {
    if (String(text).includes('(Enter: 1):')) setImmediate(() => stdin.push(`${answers.shift()}\r`));
  });
  const isFull = await offerWhatToPull(context, context.settings);
  const settings = resolveSettings(own);
  stdin.destroy();
  return { home, isFull, said: stdout.text, settings, pulls: readFlags({}, settings) };
}

const all = { samples: true, zones: true, route: true };

describe('the end of a login', () => {
  it('offers what to pull, and pull alone then brings that', async () => {
    const { home, isFull, said, pulls } = await answered(['']);
    expect([isFull, said]).toEqual([true, expect.stringContaining('What should polar-sync pull fetch?')]);
    expect(JSON.parse(readFileSync(join(home, 'config.json'), 'utf8'))).toEqual({ data: 'all', full: 'true' });
    expect([pulls.workouts, pulls.whatThereIs, pulls.details]).toEqual([true, true, all]);
  });

  it('asks again after an answer that is none, and remembers less as well', async () => {
    const two = await answered(['9', '2']);
    expect([two.pulls.kinds, two.pulls.details]).toEqual([[], all]);
    const three = await answered(['3']);
    expect(three.pulls.details).toEqual({ samples: false, zones: false, route: false });
  });

  it('is not delayed by a question where that is set, or nobody can answer', async () => {
    expect(await answered([], { POLAR_SYNC_DATA: 'sleep' })).toMatchObject({ isFull: false, said: '' });
    expect(await answered([], { POLAR_SYNC_FULL: 'true' })).toMatchObject({ isFull: true, said: '' });
    expect(await answered([], {}, false)).toMatchObject({ isFull: false, said: '' });
  });

  it('gives way to flags', async () => {
    const { settings } = await answered(['1']);
    expect(readFlags({ zones: true, data: 'workouts' }, settings)).toMatchObject({
      ...{ kinds: [], details: { samples: false, zones: true, route: false } },
    });
  });
});
