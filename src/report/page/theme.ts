import { h } from './dom.js';

type Theme = 'light' | 'dark';

const KEPT = 'polar-sync-report-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let chosen: Theme | undefined = kept();

/** Follows the system until the person chooses; a choice is kept where the browser lets a file keep something. */
export function startTheme(): void {
  apply();
  dark.addEventListener('change', apply);
  // Paper is white, whatever the screen is.
  addEventListener('beforeprint', () => show('light'));
  addEventListener('afterprint', apply);
}

/** Called whenever the colours have changed. */
export function onTheme(listener: () => void): void {
  listeners.add(listener);
}

/** The colour of a custom property of the style sheet, as it is now: canvases know no style sheets. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export function themeButton(): HTMLButtonElement {
  const button = h('button.quiet', { type: 'button', id: 'theme' });
  const label = () => {
    button.textContent = current() === 'dark' ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Show in ${current() === 'dark' ? 'light' : 'dark'} colours`);
  };
  button.addEventListener('click', () => {
    chosen = current() === 'dark' ? 'light' : 'dark';
    keep(chosen);
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

function kept(): Theme | undefined {
  try {
    const theme = localStorage.getItem(KEPT);
    return theme === 'light' || theme === 'dark' ? theme : undefined;
  } catch {
    // A browser may deny storage to a file; then the choice lasts as long as the page.
    return undefined;
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    // See `kept`.
  }
}
