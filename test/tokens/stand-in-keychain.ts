import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/folder.js';

/** How the stand-in differs from a working keychain. */
type Fault = 'locked' | 'forgetful';

/**
 * A program that stands in for the keychain, with a file instead of the system's: for what a real one does once in years,
 * and for machines that have none. A locked one reads as empty and accepts nothing, like the Secret Service; a forgetful
 * one accepts everything and keeps nothing.
 */
const program = `
import { readFileSync, writeFileSync } from 'node:fs';
const { STAND_IN: path, FAULT: fault } = process.env;
const { service, account, operation, secret } = JSON.parse(readFileSync(0, 'utf8'));
const entries = JSON.parse(readFileSync(path, 'utf8'));
const name = service + '/' + account;
const save = () => writeFileSync(path, JSON.stringify(entries));
const say = (answer) => process.stdout.write(JSON.stringify(answer));
if (!service || !account) say({ error: 'Service and account are required.' });
else if (operation === 'get') say({ value: fault === 'locked' ? null : (entries[name] ?? null) });
else if (fault === 'locked' && operation === 'set') say({ error: 'Cannot create an item in a locked collection' });
else if (operation === 'set') {
  if (fault !== 'forgetful') entries[name] = secret;
  save();
  say({ value: null });
} else if (operation === 'delete') {
  const there = fault !== 'locked' && name in entries;
  if (there) delete entries[name];
  save();
  say({ value: there });
}
`;

/** A keychain for one test; its parts go to keychainTokenStore or callKeychain. */
export class StandInKeychain {
  readonly childPath: string;
  readonly #entries: string;

  constructor() {
    const folder = temporaryFolder();
    this.#entries = join(folder, 'entries.json');
    this.childPath = join(folder, 'keychain.mjs');
    writeFileSync(this.childPath, program);
    this.entries = {};
  }

  /** By `service/account`. */
  get entries(): Record<string, string> {
    return JSON.parse(readFileSync(this.#entries, 'utf8')) as Record<string, string>;
  }

  set entries(entries: Record<string, string>) {
    writeFileSync(this.#entries, JSON.stringify(entries));
  }

  readonly env = (fault?: Fault): Record<string, string | undefined> => ({
    ...{ PATH: process.env.PATH, STAND_IN: this.#entries, FAULT: fault },
  });
}
