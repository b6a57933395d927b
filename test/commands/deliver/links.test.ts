import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { place } from './targets.js';

/** Two workouts that have been delivered, and what leads to them. */
async function delivered() {
  const at = await place();
  await at.add('intervals', { more: ['--since', '2026-01-01'] });
  expect((await at.call(['push'])).stdout).toBe('intervals: 2 sent.\n');
  const path = join(at.home, 'report.html');
  const report = async () => {
    expect((await at.call(['report', '--out', path])).exitCode).toBe(0);
    return readFileSync(path, 'utf8');
  };
  const links = (html: string) => JSON.parse(/id="report-links">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? 'null');
  const list = join(at.home, 'targets.json');
  /** Writes another address into the list of targets. */
  const tamper = (url: string) => {
    const value = JSON.parse(readFileSync(list, 'utf8'));
    value.targets[0].url = url;
    writeFileSync(list, JSON.stringify(value), { mode: 0o600 });
  };
  return { ...at, report, links, tamper };
}

describe('the page of a delivered workout', () => {
  it('is linked in the report and shown', async () => {
    const { standIns, call, report, links } = await delivered();
    const url = `${standIns.address('intervals')}/activities/i100001`;
    const found = links(await report()) as { id: string; pages: object[] }[];
    expect(found.flatMap(({ pages }) => pages)).toContainEqual({ name: 'intervals', url });
    expect((await call(['show', '3k9x'])).stdout).toContain(url);
    await call(['target', 'remove', 'intervals']);
    expect(links(await report())).toBeNull();
  });

  it.each(['javascript:alert(1)//', 'data:text/html,<script>alert(1)</script>', 'file:///etc', ' javascript:alert(1)'])(
    'is none where somebody wrote %s into the list of targets',
    async (url) => {
      const { call, report, tamper } = await delivered();
      const before = await report();
      tamper(url);
      const after = await report();
      expect(before).toContain('activities/i100001');
      for (const word of ['alert(1)', 'activities/i100001', 'etc/activities']) expect(after).not.toContain(word);
      expect((await call(['show', '3k9x'])).stdout).not.toContain('activities/i100001');
      expect(await call(['push', '--json'])).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('TARGETS_INVALID'),
      });
    },
  );

  it('ends neither the page nor the line it is shown in', async () => {
    const { call, report, links, tamper } = await delivered();
    tamper('https://x.example/</script><script>alert(1)</script>\u001b]0;owned\u0007\n<!--');
    const html = await report();
    expect(html).not.toContain('<script>alert(1)');
    expect(html).not.toContain('</script><script>alert');
    expect(links(html)).toHaveLength(2);
    for (const argv of [
      ['show', '3k9x'],
      ['target', 'list'],
    ]) {
      const { stdout } = await call(argv);
      expect(stdout).toContain('x.example');
      for (const control of ['\u001b', '\u0007', '\n<!--']) expect(stdout).not.toContain(control);
    }
  });
});
