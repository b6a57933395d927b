import type { Library } from '../../storage/library.js';
import { openLibraryAnywhere, openReaderAnywhere } from '../../storage/open-anywhere.js';
import type { ReadOptions } from '../../storage/open-reader.js';
import type { Store } from '../../storage/store.js';
import type { ChooseUser } from '../../storage/users.js';
import type { Context } from '../context.js';

type Reading = Pick<Context, 'ui' | 'signal'>;

/** Opens a store to read workouts and pulls, wherever it lies. @throws UsageError NO_STORE, StoreError, InterruptedError. */
export function readLibrary(context: Reading, path: string, choose?: ChooseUser): Promise<Library> {
  return openLibraryAnywhere(path, wishOf(context, path, choose));
}

/** As readLibrary, to read everything. */
export function readStore(context: Reading, path: string, choose?: ChooseUser): Promise<Store> {
  return openReaderAnywhere(path, wishOf(context, path, choose));
}

/** How the commands open what they read: nobody has to know of a copy but who asks with `--debug`. */
export function wishOf({ ui, signal }: Reading, path: string, choose?: ChooseUser): ReadOptions {
  const onCopy = (folder: string) =>
    ui.debug(`${path} cannot be opened where it lies; a copy of it is read in ${folder}`);
  return { choose, signal, onCopy };
}
