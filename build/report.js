import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

/*
 * Makes dist/bundle/report: the script and the style sheet that `polar-sync report` writes into its files. Every such
 * file contains a copy of uPlot, so it contains its license too. The letters of pictures are copied as they are.
 */

const root = resolve(import.meta.dirname, '..');
const page = join(root, 'src', 'report', 'page');
const uplot = join(root, 'node_modules', 'uplot');
const folder = join(root, 'dist', 'bundle', 'report');
const sheets = ['tokens', 'frame', 'parts', 'plane', 'home', 'night', 'overview', 'workout', 'print'];

const text = (...path) => readFileSync(join(...path), 'utf8');
const notice = `/*! uPlot ${JSON.parse(text(uplot, 'package.json')).version}\n${text(uplot, 'LICENSE').trim()}\n*/`;

mkdirSync(folder, { recursive: true });
const build = await rolldown({
  cwd: root,
  input: join(page, 'main.ts'),
  platform: 'browser',
  resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
});
const { output } = await build.generate({ format: 'iife', minify: true });
const script = notice + output[0].code;
// Within an HTML file these would end the script, or turn what follows into a comment.
if (/<\/script|<!--/i.test(script)) throw new Error('The script of the report cannot be embedded in an HTML file.');
writeFileSync(join(folder, 'page.js'), script);
await build.close();

const styles = [text(uplot, 'dist', 'uPlot.min.css'), ...sheets.map((name) => text(page, 'style', `${name}.css`))];
writeFileSync(join(folder, 'page.css'), styles.join('\n'));
copyFileSync(join(root, 'src', 'report', 'drawing', 'inter.json'), join(folder, 'lettering.json'));
