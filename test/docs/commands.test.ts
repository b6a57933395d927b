import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../src/commands/program/help-layout.js';
import { helpPages } from '../../src/commands/program/help-pages.js';
import { buildProgram } from '../../src/commands/program/program.js';

const root = resolve(import.meta.dirname, '../..');
const WIDTH = 100;

const program = await buildProgram();
const pages = helpPages(program);

/** The page as the program itself prints it: options of every command appear once, at the top. */
function page(): string {
  const own = (name: string) =>
    layOut(pages[name] ?? [], WIDTH).replace(/\nGlobal Options:\n[\s\S]*?(?=\nExamples?:|$)/, '');
  const sections = program.commands.map(
    (command) => `## ${command.name()}\n\n\`\`\`text\n${own(command.name()).trim()}\n\`\`\`\n`,
  );
  return `# Every command and every flag

This page is what \`polar-sync help COMMAND\` prints; a test compares the two. To begin, see the README.

\`\`\`text
${layOut(pages[''] ?? [], WIDTH).trim()}
\`\`\`

The options above apply to every command below.

${sections.join('\n')}`;
}

describe('the documentation', () => {
  it('lists every command and every flag', async () => {
    await expect(page()).toMatchFileSnapshot(join(root, 'docs/commands.md'));
  });

  it('mentions every command in the README', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const missing = program.commands.map((command) => command.name()).filter((name) => !readme.includes(`\`${name}`));
    expect(missing).toEqual([]);
  });

  const markdown = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  ];

  it.each(markdown.filter((name) => name.endsWith('.md')))('%s links to files and headings that exist', (name) => {
    const text = readFileSync(join(root, name), 'utf8');
    const dead = [...text.matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]+)?\)/g)].filter(
      ([, path = '', anchor]) => {
        const target = path === '' ? join(root, name) : resolve(dirname(join(root, name)), path);
        if (!existsSync(target)) return true;
        return anchor !== undefined && !anchorsOf(readFileSync(target, 'utf8')).includes(anchor.slice(1));
      },
    );
    expect(dead.map(([link]) => link)).toEqual([]);
  });

  it('uses no unknown flag in an example', () => {
    const known = new Map(
      program.commands.map((command) => [command.name(), command.options.flatMap(({ long }) => long ?? [])]),
    );
    const everywhere = program.options.flatMap(({ long }) => long ?? []);
    const wrong = markdown
      .filter((name) => name.endsWith('.md'))
      .flatMap((name) => examplesIn(readFileSync(join(root, name), 'utf8')))
      .filter(({ command, flags }) => {
        const own = known.get(command);
        return own === undefined || flags.some((flag) => ![...own, ...everywhere, '--help'].includes(flag));
      });
    expect(wrong).toEqual([]);
  });
});

/** The anchors of the headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/** `polar-sync COMMAND ... --flag` in shell blocks. */
function examplesIn(text: string): { command: string; flags: string[]; line: string }[] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/\s#.*$/, ''))
    .flatMap((line) => [...line.matchAll(/(?:^|\s|;|&& )polar-sync ([a-z][a-z-]*)([^|>&;]*)/g)])
    .map(([line, command = '', rest = '']) => ({
      command,
      flags: [...rest.matchAll(/\s(--[a-z][a-z-]*)/g)].map(([, flag = '']) => flag),
      line,
    }))
    .filter(({ command }) => command !== 'help');
}
