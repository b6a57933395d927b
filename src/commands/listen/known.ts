import { statSync } from 'node:fs';
import { isStandIn } from '../../auth/user-key.js';
import { environmentFor } from '../../config/environment.js';
import { resolvePaths } from '../../config/paths.js';
import { listProfiles } from '../../config/profiles.js';
import { resolveSettings } from '../../config/settings.js';
import { inFull, PolarSyncError } from '../../errors.js';
import { codeOf } from '../../guards.js';
import type { KnownWebhooks, Owner } from '../../listen/receiver.js';
import { readRegistration, registrationFile } from '../../listen/registration.js';
import { Remarks } from '../../listen/remarks.js';
import { webhookSecret } from '../../tokens/secrets/webhook-secret.js';
import { knownSignIn } from '../account/remembered.js';
import type { Context } from '../context.js';

/** What is known of a profile. */
interface KnownProfile {
  /** Polar's number of its user. */
  user?: string;
  host?: string;
  secret?: string;
}

/** Strangers cause refreshes; a keychain that does not open is not asked more often. */
const retryMs = 60_000;

/** The webhooks and users of all profiles on this machine. What could be read once stays known while it cannot be. */
export class ProfileWebhooks implements KnownWebhooks {
  readonly #context: Context;
  readonly #now: () => number;
  readonly #warnings: Remarks;
  #profiles: ReadonlyMap<string, KnownProfile> = new Map();
  /** Whether all profiles could be read at the last attempt. */
  #complete = true;
  #triedAt = 0;
  #seen: string | undefined;
  #loading: Promise<boolean> | undefined;

  /** @param now ms of a clock that is never set. */
  constructor(context: Context, now: () => number = () => performance.now()) {
    this.#context = context;
    this.#now = now;
    this.#warnings = new Remarks((line) => context.ui.warn(line), now);
  }

  get secrets(): readonly string[] {
    return [...new Set(this.#all('secret'))];
  }

  get hosts(): ReadonlySet<string> {
    return new Set(this.#all('host'));
  }

  /** Polar's numbers of the users. */
  get users(): ReadonlySet<string> {
    return new Set(this.#all('user'));
  }

  async ownerOf(userId: string): Promise<Owner> {
    await this.refresh();
    // Of two profiles with the same user, the first one gets its events.
    const found = [...this.#profiles].find(([, { user }]) => user === userId);
    if (found !== undefined) return { profile: found[0] };
    return this.#complete ? 'nobody' : 'unsure';
  }

  /** Reads everything for the first time. @throws TokenStoreError, UsageError, and the error of the file system. */
  async load(): Promise<void> {
    this.#seen = this.#marks();
    this.#profiles = await this.#read((_profile, problem) => {
      throw problem;
    });
  }

  refresh(): Promise<boolean> {
    // Whoever asks meanwhile gets the same answer.
    this.#loading ??= this.#refresh().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #refresh(): Promise<boolean> {
    try {
      const marks = this.#marks();
      const isDue = !this.#complete && this.#now() - this.#triedAt >= retryMs;
      if (marks === this.#seen && !isDue) return false;
      this.#seen = marks;
      this.#triedAt = this.#now();
      let complete = true;
      this.#profiles = await this.#read((profile, problem) => {
        complete = false;
        this.#warnings.add(`The profile ${profile} cannot be read, and stays as it was: ${inFull(problem)}`);
      });
      this.#complete = complete;
      return true;
    } catch (problem) {
      if (!(problem instanceof PolarSyncError) && codeOf(problem) === undefined) throw problem;
      // Which profiles there are cannot be seen now.
      this.#warnings.add(`The profiles cannot be read, and stay as they were: ${(problem as Error).message}`);
      this.#complete = false;
      this.#seen = undefined;
      return false;
    }
  }

  /** Tells whether any of the files has been replaced. @throws UsageError, and the error of the file system. */
  #marks(): string {
    const { env } = this.#context;
    const files = listProfiles(env).flatMap((profile) => {
      const paths = resolvePaths(env, profile);
      return [paths.configFile, registrationFile(paths)];
    });
    return files
      .map((file) => {
        const found = statSync(file, { throwIfNoEntry: false });
        return found ? `${file} ${found.ino} ${found.mtimeMs} ${found.size}` : '';
      })
      .join('\n');
  }

  async #read(onProblem: (profile: string, problem: PolarSyncError) => void): Promise<Map<string, KnownProfile>> {
    const found = new Map<string, KnownProfile>();
    for (const profile of listProfiles(this.#context.env)) {
      try {
        found.set(profile, await this.#readOne(profile));
      } catch (problem) {
        if (!(problem instanceof PolarSyncError)) throw problem;
        onProblem(profile, problem);
        found.set(profile, this.#profiles.get(profile) ?? {});
      }
    }
    return found;
  }

  async #readOne(profile: string): Promise<KnownProfile> {
    const { settings: own } = this.#context;
    const env = environmentFor(this.#context.env, profile, own.profile);
    const settings = profile === own.profile ? own : resolveSettings(env, { profile });
    const user = knownSignIn({ settings, env });
    const known = { ...(user !== undefined && !isStandIn(user) && { user }) };
    const registration = readRegistration(registrationFile(settings.paths));
    if (registration === undefined) return known;
    const secret = (await webhookSecret(settings, env).read())?.trim();
    return { ...known, host: new URL(registration.url).hostname, ...(secret && { secret }) };
  }

  #all(fact: keyof KnownProfile): string[] {
    return [...this.#profiles.values()].flatMap((one) => one[fact] ?? []);
  }
}
