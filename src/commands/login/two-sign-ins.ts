import { isStandIn, nameOfUser, withNumber } from '../../auth/user-key.js';
import { type ApiVersion, apis } from '../../config/api-version.js';
import { updateConfigFile } from '../../config/file.js';
import { tokenStoreKinds } from '../../config/setting-table.js';
import { TokenStoreError, UsageError } from '../../errors.js';
import { chooseTokenStore } from '../../tokens/choose.js';
import { secondTokenStore } from '../../tokens/second.js';
import { apiVersionOf, type Credentials, type TokenStore } from '../../tokens/token-store.js';
import { storeToClear } from '../account/previous-store.js';
import { type Place, rememberedSecond } from '../account/remembered.js';
import { secondSignIn } from '../account/signed-in.js';
import type { Context } from '../context.js';

type Profile = Pick<Context, 'settings' | 'env'>;

/**
 * The two sign-ins that a profile can keep, while one of them is made or renewed. A login writes only where the sign-in for
 * its API version is kept; the other place is never rewritten, so that a login that is killed costs neither of the two.
 *
 * The order of writes: what the profile has of the other one goes along to a new token store; then the configuration says
 * that there is a second one; then the token is written and read back; then the first one learns whose it is.
 */
export class TwoSignIns {
  /** Where this sign-in is kept. */
  place: Place = 'first';
  #first: Credentials | null = null;
  #second: Credentials | null = null;
  readonly #context: Context;
  readonly #firstStore: TokenStore;
  readonly #also: ApiVersion | undefined;
  /** The profile with the token store that both are in, where a login chooses another one. */
  #former: Profile | undefined;
  #inFormerStore: readonly Credentials[] = [];

  /** @param also the API version that `--also` adds. */
  constructor(context: Context, firstStore: TokenStore, also: ApiVersion | undefined) {
    this.#context = context;
    this.#firstStore = firstStore;
    this.#also = also;
  }

  /** The second sign-in that the profile has had. */
  get second(): Credentials | null {
    return this.#second;
  }

  /** Where this sign-in is written. */
  get store(): TokenStore {
    const { settings, env } = this.#context;
    return (this.place === 'second' ? secondTokenStore(settings, env) : undefined) ?? this.#firstStore;
  }

  /** The API version of the sign-in that stays as it is; undefined: there is none. */
  get other(): ApiVersion | undefined {
    const kept = this.place === 'second' ? this.#first : this.#second;
    return kept ? apiVersionOf(kept) : undefined;
  }

  /** Reads what there is. @throws UsageError ALSO_ALONE, ALSO_SAME */
  async look(first: Credentials | null): Promise<Credentials | null> {
    this.#first = first;
    this.#second = await this.#read(first);
    if (this.#also === undefined) return this.#second;
    if (first === null) {
      throw new UsageError('ALSO_ALONE', '--also adds a second sign-in, and there is no first one yet.', {
        hint: `Run polar-sync login, or polar-sync login --api ${this.#also}.`,
      });
    }
    if (this.#second === null && apiVersionOf(first) === this.#also) {
      throw new UsageError('ALSO_SAME', `This profile is signed in to ${this.#also} already.`, {
        hint: `Run polar-sync login to renew that, or polar-sync login --also ${apis[this.#also].other} to add the other one.`,
      });
    }
    return this.#second;
  }

  /** Decides where a sign-in for this API version is kept. */
  placeOf(apiVersion: ApiVersion): TokenStore {
    if (this.#inFormerStore.length > 0)
      this.#second = this.#inFormerStore.find((one) => apiVersionOf(one) !== apiVersion) ?? null;
    const ofFirst = this.#first !== null && apiVersionOf(this.#first) === apiVersion;
    const ofSecond = this.#second !== null && apiVersionOf(this.#second) === apiVersion;
    this.place = this.#first !== null && !ofFirst && (ofSecond || this.#also !== undefined) ? 'second' : 'first';
    return this.store;
  }

  /** @throws UsageError ALSO_OTHER_USER when the two would be of two people. */
  accept({ userId }: Credentials): void {
    const other = this.place === 'second' ? this.#first : this.#second;
    if (other === null || other.userId === userId || isStandIn(other.userId) || isStandIn(userId)) return;
    throw new UsageError(
      'ALSO_OTHER_USER',
      `This is ${nameOfUser(userId)}, but the other sign-in of this profile is ${nameOfUser(other.userId)}'s. Nothing was changed.`,
      { hint: 'Sign in as the same user at Polar, or use --profile NAME for the other one.' },
    );
  }

  /** Writes with the lock held. */
  async keeping<T>(write: () => Promise<T>): Promise<T> {
    const { settings } = this.#context;
    if (this.place === 'first') await this.#bringAlong();
    else updateConfigFile(settings.paths.configFile, { second: this.#also ?? apiVersionOf(this.#second ?? {}) });
    const written = await write();
    if (this.place === 'second') await this.#tellFirst();
    return written;
  }

  async #read(first: Credentials | null): Promise<Credentials | null> {
    const here = await secondSignIn(this.#context, first);
    if (here || first !== null) return here;
    // A login with another token store: what there is lies in the one of before.
    const { settings, env, ui } = this.#context;
    const tokenStore = tokenStoreKinds.find((kind) => kind === storeToClear(settings, this.#firstStore.kind));
    if (tokenStore === undefined) return null;
    this.#former = { env, settings: { ...settings, tokenStore } };
    try {
      this.#inFormerStore = await bothIn(this.#former);
      return this.#inFormerStore[1] ?? null;
    } catch (problem) {
      // This login works without what is locked away there.
      if (!(problem instanceof TokenStoreError)) throw problem;
      ui.debug(problem.message);
      return null;
    }
  }

  /** To another token store both go; the one of before is cleared later. */
  async #bringAlong(): Promise<void> {
    if (this.#former === undefined || this.#second === null) return;
    const { settings, env } = this.#context;
    const apiVersion = apiVersionOf(this.#second);
    // While you signed in, another process may have renewed it, and then what was read first is worth nothing.
    this.#second = (await bothIn(this.#former)).find((one) => apiVersionOf(one) === apiVersion) ?? null;
    if (this.#second === null) return;
    updateConfigFile(settings.paths.configFile, rememberedSecond(this.#second));
    await secondTokenStore(settings, env)?.write(this.#second);
  }

  /** A first sign-in that did not say whose it is. */
  async #tellFirst(): Promise<void> {
    const [first, second] = [await this.#firstStore.read(), await this.store.read()];
    if (!first || !second || isStandIn(second.userId) || second.userFrom !== undefined) return;
    const told = withNumber(first, second.userId);
    if (told === first) return;
    await this.#firstStore.write(told);
    updateConfigFile(this.#context.settings.paths.configFile, { userId: told.userId });
  }
}

/** The first and the second sign-in of a profile that has both; otherwise none. @throws TokenStoreError */
async function bothIn(profile: Profile): Promise<readonly Credentials[]> {
  const first = await chooseTokenStore(profile.settings, profile.env).read();
  const second = await secondSignIn(profile, first);
  return first && second ? [first, second] : [];
}

/** Both sign-ins are in one token store, and `--also` names the API version. @throws UsageError CONFLICTING_OPTIONS */
export function refuseBesideAlso(given: Readonly<Record<string, string | undefined>>): void {
  const other = Object.keys(given).find((name) => given[name] !== undefined);
  if (other === undefined) return;
  throw new UsageError('CONFLICTING_OPTIONS', `--also and ${other} contradict each other.`, {
    hint: `Leave out ${other}: --also names the API version, and both sign-ins are kept in the same token store.`,
  });
}
