import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The script and the style sheet of the page, each a text that goes into the file unchanged. */
export interface Assets {
  script: string;
  style: string;
}

/** Reads what the build made from `page/`; the same path leads there from src and from the bundle. */
export function readAssets(): Assets {
  const read = (name: string) => readFileSync(new URL(`../../dist/bundle/report/${name}`, import.meta.url), 'utf8');
  return { script: read('page.js'), style: read('page.css') };
}

/**
 * The policy that confines the page: nothing is loaded, sent or framed, and only the one script and the one style sheet
 * written here are accepted. The name of a workout can do no harm, whatever it contains.
 */
export function contentSecurityPolicy({ script, style }: Assets): string {
  return [
    "default-src 'none'",
    `script-src '${sha256(script)}'`,
    `style-src '${sha256(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const sha256 = (text: string) => `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
