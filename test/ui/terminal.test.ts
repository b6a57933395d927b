import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentProgress } from '../../src/ui/progress.js';
import { createUi, type UiOptions } from '../../src/ui/terminal.js';
import { Keyboard, Screen, settle } from './streams.js';

function open(options: Partial<UiOptions> & { tty?: boolean; columns?: number } = {}) {
  const { tty = false, columns, ...rest } = options;
  const stdout = new Screen({ tty, ...(columns !== undefined && { columns }) });
  const stderr = new Screen({ tty });
  const stdin = new Keyboard(tty);
  return { ui: createUi({ stdout, stderr, stdin, ...rest }), stdout, stderr, stdin };
}

const hostile = '\u001b]0;owned\u0007\u001b[2J\u001b[31mred\u009b1mC1\u202egnp.exe\r\nerror: fake\u0000';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these must not come through
const driving = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

describe('text from outside', () => {
  it.each([true, false])('cannot drive the terminal (terminal: %s)', async (tty) => {
    const { ui, stdout, stderr } = open({ tty, color: false, columns: 80 });
    ui.print(hostile);
    ui.note(hostile);
    ui.warn(hostile);
    await ui.table([hostile], [[hostile]]);
    await settle();
    expect((stdout.text + stderr.text).replaceAll('\t', '')).not.toMatch(driving);
    expect(stdout.text.split('\n')).toHaveLength(4);
  });

  it('cannot, with any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const { ui, stdout } = open({ tty: true, color: false, columns: 60 });
        ui.print(text);
        await ui.table(['head'], [[text]]);
        await settle();
        expect(stdout.text).not.toMatch(driving);
      }),
      { numRuns: 40 },
    );
  });

  it('is escaped in JSON, with the same value', async () => {
    const { ui, stdout } = open({ json: true });
    ui.result({ device: hostile });
    await settle();
    expect(stdout.text.trimEnd()).not.toMatch(driving);
    expect(JSON.parse(stdout.text)).toEqual({ device: hostile });
  });
});

describe('sentences on stderr', () => {
  const long =
    'The database has everything that was pulled into it; see https://example.org/a/very/long/address/of/a/page.';

  it('are broken between words, and not at all elsewhere', () => {
    const stderr = new Screen({ tty: true, columns: 40 });
    const ui = createUi({ stdout: stderr, stderr, stdin: new Keyboard(), color: false });
    ui.note(long);
    ui.warn(long);
    ui.note('  20 * * * * a line that is to be copied as it is, however long');
    expect(stderr.text.split('\n')).toEqual([
      'The database has everything that was',
      'pulled into it; see',
      'https://example.org/a/very/long/address/of/a/page.',
      'warning: The database has everything',
      'that was pulled into it; see',
      'https://example.org/a/very/long/address/of/a/page.',
      '  20 * * * * a line that is to be copied as it is, however long',
      '',
    ]);
    const piped = new Screen({ tty: false });
    createUi({ stdout: piped, stderr: piped, stdin: new Keyboard() }).note(long);
    expect(piped.text).toBe(`${long}\n`);
  });
});

it('shows no motion on a terminal with 0 columns, as session recorders have', () => {
  const stderr = new Screen({ tty: true, columns: 0 });
  const progress = createUi({ stdout: stderr, stderr, stdin: new Keyboard() }).progress('Pulling');
  // A spinner that has ended before it was drawn cannot hang the test.
  progress.done();
  expect(progress).toBe(silentProgress);
});

describe('color', () => {
  const painted = async (options: Parameters<typeof open>[0]) => {
    const { ui, stdout } = open(options);
    ui.print(ui.paint('bold', 'x'));
    await settle();
    return stdout.text.includes('\u001b[1m');
  };

  it('is for terminals only', async () => {
    expect(await painted({ tty: true })).toBe(true);
    expect(await painted({ tty: false })).toBe(false);
  });

  it('is off with --no-color, NO_COLOR and dumb terminals', async () => {
    expect(await painted({ tty: true, color: false })).toBe(false);
    expect(await painted({ tty: true, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await painted({ tty: true, env: { TERM: 'dumb' } })).toBe(false);
    expect(await painted({ tty: true, env: { NO_COLOR: '' } })).toBe(true);
  });

  it('ends with its line', async () => {
    const { ui, stdout } = open({ tty: true });
    ui.print('\u001b[31mfrom outside');
    await settle();
    expect(stdout.text).toBe('\u001b[31mfrom outside\u001b[0m\n');
  });
});

describe('remarks', () => {
  it('go to stderr, and with --quiet nowhere; warnings always do', async () => {
    const loud = open();
    loud.ui.note('a remark');
    const silent = open({ quiet: true });
    silent.ui.note('a remark');
    silent.ui.warn('act');
    await settle();
    expect([loud.stdout.text, loud.stderr.text]).toEqual(['', 'a remark\n']);
    expect(silent.stderr.text).toBe('warning: act\n');
  });
});

describe('progress', () => {
  it('prints nothing without a terminal, or with --quiet', async () => {
    for (const options of [{ tty: false }, { tty: true, quiet: true }]) {
      const { ui, stdout, stderr } = open(options);
      const progress = ui.progress('pulling');
      progress.update('half');
      progress.done('all');
      await settle();
      expect(stdout.text + stderr.text).toBe('');
    }
  });

  it('shows motion on a terminal and ends with one line', async () => {
    const { ui, stdout, stderr } = open({ tty: true });
    const progress = ui.progress('pulling');
    await expect.poll(() => stderr.text).toContain('pulling');
    progress.update('12 of 60');
    await expect.poll(() => stderr.text).toContain('12 of 60');
    progress.done('60 workouts');
    progress.fail('not shown');
    await settle();
    expect(stderr.text.endsWith('✔ 60 workouts\n')).toBe(true);
    expect(stdout.text).toBe('');
  });

  it('prints its last line even if the work ended before the spinner was loaded', async () => {
    const { ui, stderr } = open({ tty: true });
    ui.progress('quick').done('done');
    await settle();
    expect(stderr.text).toBe('✔ done\n');
  });
});

describe('a question', () => {
  it('is answered by the line typed', async () => {
    const { ui, stdin, stderr } = open({ tty: true });
    const answer = ui.ask('Client id?');
    stdin.type(' abc \r');
    expect(await answer).toBe('abc');
    expect(stderr.text).toContain('Client id?');
  });

  it('hides a secret, and understands Backspace and Ctrl-U', async () => {
    const { ui, stdin, stderr, stdout } = open({ tty: true });
    const answer = ui.ask('Client secret?', { secret: true });
    await settle();
    expect(stdin.raw).toBe(true);
    stdin.type('wrong\u0015s3cx\u007fret');
    stdin.type('é\r');
    expect(await answer).toBe('s3creté');
    expect(stdin.raw).toBe(false);
    expect(stderr.text + stdout.text).not.toMatch(/s3c|wrong/);
  });

  it.each([
    ['Ctrl-C', '\u0003', true],
    ['Ctrl-D', '\u0004', true],
    ['Ctrl-C', '\u0003', false],
    ['Ctrl-D', '\u0004', false],
  ])('ends with %s', async (_name, key, secret) => {
    const { ui, stdin, stderr } = open({ tty: true });
    const answer = ui.ask('?', { secret });
    const rejected = expect(answer).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 });
    await settle();
    stdin.type(key);
    await rejected;
    expect(stdin.raw).toBe(false);
    await settle();
    expect(stderr.text.endsWith('\n')).toBe(true);
  });

  it('ends if the run is interrupted', async () => {
    const controller = new AbortController();
    const { ui } = open({ tty: true, signal: controller.signal });
    const rejected = expect(ui.ask('?', { secret: true })).rejects.toMatchObject({ exitCode: 130 });
    controller.abort();
    await rejected;
  });

  it('is not asked without a terminal', async () => {
    await expect(open({ tty: false }).ui.ask('Client id?')).rejects.toMatchObject({ code: 'NO_TERMINAL', exitCode: 2 });
  });
});
