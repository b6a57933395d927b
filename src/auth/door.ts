import { createState, sameState } from './state.js';

/**
 * An address of our own that leads to Polar's page, once. The browser is opened with it instead of Polar's address,
 * for what a program is started with every user of the machine can read, and Polar's address holds the state.
 */
export class Door {
  readonly #path = `/open/${createState()}`;
  readonly #leadsTo: string;
  #used = false;

  constructor(leadsTo: string) {
    this.#leadsTo = leadsTo;
  }

  /** @param redirectUri says where our server listens. */
  address(redirectUri: string): string {
    return new URL(this.#path, redirectUri).href;
  }

  /** Where the first visitor has to go, `used` for all who follow, undefined for who does not know the address. */
  visit(path: string): { to: string } | 'used' | undefined {
    if (!sameState(this.#path, path)) return undefined;
    if (this.#used) return 'used';
    this.#used = true;
    return { to: this.#leadsTo };
  }
}
