import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The program and the looks of the page, each one text that goes into the file as it is. */
export interface Assets {
  script: string;
  style: string;
}

/** Reads what the build made of `page/`; the same path leads there from src and from the bundle. */
export function readAssets(): Assets {
  const read = (name: string) => readFileSync(new URL(`../../dist/bundle/report/${name}`, import.meta.url), 'utf8');
  return { script: read('page.js'), style: read('page.css') };
}

/**
 * The policy that shuts the page in: nothing is loaded, sent or framed, and only the one script and the one style sheet
 * that were written here count. What a workout is called can do nothing, whatever it says.
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
