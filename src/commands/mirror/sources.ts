import { environmentFor } from '../../config/environment.js';
import { listProfiles } from '../../config/profiles.js';
import { resolveSettings } from '../../config/settings.js';
import { UsageError } from '../../errors.js';
import { fileState } from '../../storage/contents/file-state.js';
import type { Library } from '../../storage/library.js';
import { noStoreCode } from '../../storage/open-reader.js';
import { knownSignIn } from '../account/remembered.js';
import { type Context, contextWith } from '../context.js';
import { type AthleteOption, openAthleteLibrary } from '../shared/athlete.js';

/** Whose data a command sends to another engine. */
export interface SourceFlags extends AthleteOption {
  allProfiles?: boolean;
  /** The athlete's name there. */
  as?: string;
}

/** An athlete, and how their database is opened. */
export interface Source {
  athlete: string;
  /** What changes with the data, without opening the database; undefined: it has to be compared. @throws StoreError */
  state(): string | undefined;
  /** @throws UsageError NO_STORE and as openAthleteLibrary, StoreError */
  open(): Promise<Library>;
}

/**
 * The athletes that the flags choose: the profile in use, or all profiles; each has the name of its profile.
 * @throws UsageError ALL_PROFILES for flags that are about one of them.
 */
export function sourcesOf(context: Context, flags: SourceFlags): Source[] {
  const { settings } = context;
  if (flags.allProfiles !== true) return [sourceOf(context, flags.as ?? settings.profile, flags)];
  if (flags.as !== undefined || flags.athlete !== undefined) throw onlyOne();
  return listProfiles(context.env).map((name) => {
    const env = environmentFor(context.env, name, settings.profile);
    const own = name === settings.profile ? settings : resolveSettings(env, { profile: name });
    return sourceOf(contextWith(context, { settings: own, env }), name, {});
  });
}

function sourceOf(context: Context, athlete: string, option: AthleteOption): Source {
  const path = context.settings.paths.dbFile;
  return {
    athlete,
    state: () => {
      const state = fileState(path);
      // With several users in one database, who is shown depends on this.
      return state && `${state} ${option.athlete ?? knownSignIn(context) ?? ''}`;
    },
    open: () => openAthleteLibrary(context, option),
  };
}

/** Whether a profile has no database yet: among all profiles, it is passed over. */
export const hasNoStore = (problem: unknown): boolean => problem instanceof UsageError && problem.code === noStoreCode;

function onlyOne(): UsageError {
  return new UsageError('ALL_PROFILES', '--as and --athlete are about one athlete, --all-profiles about all.', {
    hint: 'Leave one of them out; with --all-profiles, each athlete has the name of the profile.',
  });
}
