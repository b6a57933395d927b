import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, onTestFinished } from 'vitest';
import type { Context } from '../../../src/commands/context.js';
import { type LoginOptions, runLogin } from '../../../src/commands/login/login.js';
import { resolveSettings } from '../../../src/config/settings.js';
import { approveInBrowserless } from '../../../src/sandbox/browserless.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.js';
import { createUi } from '../../../src/ui/terminal.js';
import { freePort } from '../../auth/loopback/ports.js';
import { Keyboard, Screen } from '../../ui/streams.js';
import { temporaryFolder } from '../run.js';

/** A folder, a terminal and an environment to sign in from. */
export interface Place {
  home: string;
  env: Record<string, string>;
  keyboard: Keyboard;
  stdout: Screen;
  stderr: Screen;
  context: Context;
}

interface PlaceOptions {
  /** The folder of another place, to come back to. */
  home?: string;
  env?: Record<string, string>;
  json?: boolean;
  tty?: boolean;
}

/** The sandbox that the tests of a file sign in to. */
export class SignInDesk {
  /** Available from `beforeAll` on. */
  sandbox!: Sandbox;
  redirectUri = '';

  constructor() {
    beforeAll(async () => {
      this.redirectUri = `http://localhost:${await freePort()}/callback`;
      this.sandbox = await startSandbox({ redirectUris: [this.redirectUri], count: 1 });
    });
    afterAll(() => this.sandbox.close());
    afterEach(() => {
      this.sandbox.consent = true;
    });
  }

  place(options: PlaceOptions = {}): Place {
    const { home = temporaryFolder(), json = false, tty = false } = options;
    const env = { ...this.sandbox.env(this.redirectUri), POLAR_SYNC_HOME: home, ...options.env };
    const keyboard = new Keyboard(tty);
    onTestFinished(() => void keyboard.destroy());
    const stdout = new Screen();
    const stderr = new Screen({ tty });
    const { signal } = new AbortController();
    const ui = createUi({ stdin: keyboard, stdout, stderr, env, json, color: false, signal });
    const settings = resolveSettings(env);
    const context = { settings, env, ui, stdin: keyboard, stdout, signal } as unknown as Context;
    return { home, env, keyboard, stdout, stderr, context };
  }
}

/** Signs in with the file store and a browser that allows the access. */
export function login(
  { context }: Place,
  options: Partial<LoginOptions> = {},
  open = approveInBrowserless,
): Promise<number> {
  return runLogin(context, { browser: true, tokenStore: 'file', ...options }, open);
}

export function tokenOf({ home }: Place): Record<string, string> {
  return JSON.parse(readFileSync(join(home, 'token.json'), 'utf8')) as Record<string, string>;
}

/** Waits until something is shown. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
