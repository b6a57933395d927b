import { type LoginParts, login, type SignInPlan } from '../../../src/auth/login.js';
import { TokenStoreError } from '../../../src/errors.js';
import type { Credentials, TokenStore } from '../../../src/tokens/token-store.js';
import { originsAt } from '../../support/origins.js';
import { type Got, get } from '../loopback/get.js';
import { freePort } from '../loopback/ports.js';
import { Polar } from './polar.js';

/** A token store that keeps a diary and can be made to fail. */
class Store implements TokenStore {
  readonly kind = 'file';
  kept: Credentials | null = null;
  failing: 'probe' | 'write' | 'forgets' | undefined;
  constructor(readonly diary: string[]) {}
  describe = () => 'the drawer';
  probe = async () => this.#step('probe');
  async read() {
    return this.failing === 'forgets' ? null : this.kept;
  }
  async write(credentials: Credentials) {
    this.#step('write');
    this.kept = credentials;
  }
  async clear() {
    return false;
  }
  #step(name: 'probe' | 'write') {
    this.diary.push(name);
    if (this.failing === name) throw new TokenStoreError('KEYCHAIN_LOCKED', 'The drawer is locked.');
  }
}

async function* noLines(): AsyncGenerator<string> {}

/** Everything around one sign-in: Polar, the token store, the browser and the terminal. The diary has what happens. */
export class LoginStage {
  readonly diary: string[] = [];
  readonly store = new Store(this.diary);
  readonly controller = new AbortController();
  /** The pages the browser was shown. */
  readonly pages: Promise<Got>[] = [];
  /** Must be stopped at the end. */
  readonly polar = new Polar();
  redirectUri = '';
  /** Polar's address, as the terminal shows it. */
  shown = '';
  /** The address the browser was opened with. */
  opened = '';

  static async set(): Promise<LoginStage> {
    const stage = new LoginStage();
    await stage.polar.start();
    stage.redirectUri = `http://localhost:${await freePort()}/callback`;
    return stage;
  }

  /** The address Polar would send the browser to. */
  answer(changes: Record<string, string> = {}): string {
    const query = { code: 'the-code', state: new URL(this.shown).searchParams.get('state') ?? '', ...changes };
    return `${this.redirectUri}?${new URLSearchParams(query)}`;
  }

  /** Sends a browser there. */
  visit(address: string, cookie?: string): Promise<Got> {
    const { origin, pathname, search } = new URL(address);
    const page = get(origin, pathname + search, { headers: cookie === undefined ? {} : { cookie } });
    this.pages.push(page);
    return page;
  }

  v3(): SignInPlan {
    return {
      ...{ apiVersion: 'v3', chosen: 'asked', scope: 'accesslink.read_all' },
      ...{ authorizeUrl: `${this.polar.origin}/authorize`, tokenUrl: `${this.polar.origin}/token` },
    };
  }

  /** By default, the browser opens the address from the terminal, and the user allows access. */
  run(parts: Partial<LoginParts> = {}): Promise<Credentials> {
    const { diary } = this;
    return login({
      redirectUri: this.redirectUri,
      origins: originsAt(this.polar.origin),
      store: this.store,
      client: async () => {
        diary.push('client');
        return { id: 'the-client', secret: 'the-secret' };
      },
      plan: async () => this.v3(),
      knownUsers: () => ({ last: undefined, stored: [] }),
      accept: () => undefined,
      exclusively: (work) => work(),
      showUrl: (url) => {
        this.shown = url;
        diary.push('url');
      },
      openBrowser: async (url) => {
        diary.push('browser');
        this.opened = url;
        void this.visit(this.answer());
      },
      pastedLines: noLines,
      register: async () => void diary.push('register'),
      warn: (line) => diary.push(`warning: ${line}`),
      stored: () => diary.push('stored'),
      note: (line) => diary.push(`note: ${line}`),
      signal: this.controller.signal,
      timeoutMs: 10_000,
      now: () => new Date('2026-11-21T10:00:00Z'),
      ...parts,
    });
  }
}
