import { statSync } from 'node:fs';
import { isStandIn } from '../../auth/user-key.js';
import { resolvePaths } from '../../config/paths.js';
import { listProfiles } from '../../config/profiles.js';
import { settingTable } from '../../config/setting-table.js';
import { resolveSettings } from '../../config/settings.js';
import { PolarSyncError } from '../../errors.js';
import type { KnownWebhooks } from '../../listen/receiver.js';
import { readRegistration, registrationFile } from '../../listen/registration.js';
import { webhookSecret } from '../../tokens/secrets/webhook-secret.js';
import { knownSignIn } from '../account/remembered.js';
import type { Context } from '../context.js';

/** The webhooks and users of all profiles on this machine. */
export class ProfileWebhooks implements KnownWebhooks {
  secrets: readonly string[] = [];
  hosts: ReadonlySet<string> = new Set();
  /** Profiles by Polar's number of their user. */
  users: ReadonlyMap<string, string> = new Map();
  readonly #context: Context;
  #seen = '';
  #loading: Promise<boolean> | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  profileOf(userId: string): string | undefined {
    return this.users.get(userId);
  }

  /** Reads everything for the first time. @throws TokenStoreError, UsageError: later, such a profile is left out. */
  async load(): Promise<void> {
    this.#seen = this.#marks();
    await this.#read((problem) => {
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
    const marks = this.#marks();
    if (marks === this.#seen) return false;
    this.#seen = marks;
    await this.#read((problem) => this.#context.ui.warn(problem.message));
    return true;
  }

  /** Tells whether any of the files has been replaced. */
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

  async #read(onProblem: (problem: PolarSyncError) => void): Promise<void> {
    const { env, settings: own } = this.#context;
    const [secrets, hosts, users] = [new Set<string>(), new Set<string>(), new Map<string, string>()];
    for (const profile of listProfiles(env)) {
      try {
        const settings = resolveSettings(env, { profile });
        const asked =
          profile === own.profile
            ? this.#context
            : { settings, env: { ...env, [settingTable.tokenUser.variable]: '' } };
        const user = knownSignIn(asked);
        // Of two profiles with the same user, the first one gets its events.
        if (user !== undefined && !isStandIn(user) && !users.has(user)) users.set(user, profile);
        const registration = readRegistration(registrationFile(settings.paths));
        if (registration === undefined) continue;
        hosts.add(new URL(registration.url).hostname);
        const secret = (await webhookSecret(settings, env).read())?.trim();
        if (secret) secrets.add(secret);
      } catch (problem) {
        if (!(problem instanceof PolarSyncError)) throw problem;
        onProblem(problem);
      }
    }
    this.secrets = [...secrets];
    this.hosts = hosts;
    this.users = users;
  }
}
