import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { manPage } from '../dist/commands/program/man-page.js';

/* Makes dist/man/polar-sync.1, which npm links where `man` finds it when the package is installed globally. */

const root = resolve(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = join(root, 'dist', 'man');

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'polar-sync.1'), await manPage(version));
