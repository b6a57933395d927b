import { h } from './dom.js';

type Theme = 'light' | 'dark';

const STORAGE_KEY = 'polar-sync-report-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen: Theme | undefined = storedTheme();

/** Follows the system until you choose; the choice is stored if the browser lets a file store anything. */
export function startTheme(): void {
  apply();
  dark.addEventListener('change', apply);
  // Paper is white, whatever the screen shows.
  addEventListener('beforeprint', () => show('light'));
  addEventListener('afterprint', apply);
}

/** Calls `listener` whenever the colors have changed. */
export function onTheme(listener: () => void): void {
  listeners.add(listener);
}

/** The current color of a custom property of the style sheet, because a canvas cannot use style sheets. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function themeButton(): HTMLButtonElement {
  const button = h('button.quiet', { type: 'button', id: 'theme' });
  const label = () => {
    button.textContent = current() === 'dark' ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${current() === 'dark' ? 'light' : 'dark'} colors`);
  };
  button.addEventListener('click', () => {
    chosen = current() === 'dark' ? 'light' : 'dark';
    storeTheme(chosen);
    apply();
  });
  onTheme(label);
  label();
  return button;
}

const current = (): Theme => chosen ?? (dark.matches ? 'dark' : 'light');

function apply(): void {
  show(current());
}

function show(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

function storedTheme(): Theme | undefined {
  try {
    const theme = localStorage.getItem(STORAGE_KEY);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
  } catch {
    // A browser may deny storage to a file. The choice then lasts as long as the page is open.
    return undefined;
  }
}

function storeTheme(theme: Theme): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // See `storedTheme`.
  }
}
