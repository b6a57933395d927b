import { existsSync } from 'node:fs';
import { type Environment, environmentFor } from '../../config/environment.js';
import { listProfiles } from '../../config/profiles.js';
import { resolveSettings, type Settings } from '../../config/settings.js';
import { UsageError } from '../../errors.js';
import type { Context } from '../context.js';
import { knownSignIn } from './remembered.js';

/** A profile of this machine, as a command for all of them finds it. */
export interface ProfileHere {
  name: string;
  env: Environment;
  /** Whether a sign-in is remembered; the keychain is not asked. */
  isSignedIn: boolean;
  settings: Settings;
}

/** A profile whose configuration cannot be used. */
export interface BrokenProfile {
  name: string;
  problem: UsageError;
}

/** Every profile of this machine, by name, `default` first. @throws UsageError PROFILES_UNREADABLE */
export function allProfiles({ env, settings }: Pick<Context, 'env' | 'settings'>): (ProfileHere | BrokenProfile)[] {
  return listProfiles(env).map((name) => {
    try {
      return profileHere(name, environmentFor(env, name, settings.profile));
    } catch (problem) {
      if (!(problem instanceof UsageError)) throw problem;
      return { name, problem };
    }
  });
}

function profileHere(name: string, env: Environment): ProfileHere {
  const settings = resolveSettings(env, { profile: name });
  const isSignedIn = knownSignIn({ settings, env }) !== undefined || existsSync(settings.paths.tokenFile);
  return { name, env, isSignedIn, settings };
}

/** @throws UsageError CONFLICTING_OPTIONS for an option that is about one profile. */
export function refuseBesideAll(given: Readonly<Record<string, unknown>>): void {
  const other = Object.keys(given).find((name) => given[name] !== undefined && given[name] !== false);
  if (other === undefined) return;
  throw new UsageError('CONFLICTING_OPTIONS', `--all-profiles and ${other} contradict each other.`, {
    hint: `Leave out one of them: ${other} is about one profile.`,
  });
}
