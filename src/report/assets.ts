import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Outlines } from './drawing/lettering.js';

/** The script and the style sheet of the page, each a text that goes into the file unchanged. */
export interface Assets {
  script: string;
  style: string;
}

/** The same path leads there from src and from the bundle. */
const read = (name: string) => readFileSync(new URL(`../../dist/bundle/report/${name}`, import.meta.url), 'utf8');

/** Reads what the build made from `page/`. */
export function readAssets(): Assets {
  return { script: read('page.js'), style: read('page.css') };
}

/** Reads the letters of pictures, as `build/lettering.js` made them once. */
export function readOutlines(): Outlines {
  return JSON.parse(read('lettering.json')) as Outlines;
}

/**
 * The policy that confines the page: nothing is loaded, sent or framed, and only the one script and the one style sheet
 * written here are accepted. The name of a workout can do no harm, whatever it contains.
 * @param more directives of a report that is served.
 */
export function contentSecurityPolicy({ script, style }: Assets, ...more: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src '${sha256(script)}'`,
    `style-src '${sha256(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    ...more,
  ].join('; ');
}

const sha256 = (text: string) => `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
