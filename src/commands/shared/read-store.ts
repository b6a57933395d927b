import type { Library } from '../../storage/library.js';
import { openLibraryAnywhere, openReaderAnywhere } from '../../storage/open-anywhere.js';
import type { ReadOptions } from '../../storage/open-reader.js';
import type { Store } from '../../storage/store.js';
import type { ChooseUser } from '../../storage/users.js';
import type { Context } from '../context.js';

type Reading = Pick<Context, 'ui' | 'signal'>;

/** Opens a database to read workouts and pulls, wherever it is. @throws UsageError NO_STORE, StoreError, InterruptedError. */
export function readLibrary(context: Reading, path: string, choose?: ChooseUser): Promise<Library> {
  return openLibraryAnywhere(path, readOptions(context, path, choose));
}

/** As readLibrary, to read everything. */
export function readStore(context: Reading, path: string, choose?: ChooseUser): Promise<Store> {
  return openReaderAnywhere(path, readOptions(context, path, choose));
}

/** How commands open a database for reading; only `--debug` mentions that a copy is read. */
export function readOptions({ ui, signal }: Reading, path: string, choose?: ChooseUser): ReadOptions {
  const onCopy = (folder: string) =>
    ui.debug(`${path} cannot be opened where it is; reading a copy of it in ${folder}`);
  return { choose, signal, onCopy };
}
