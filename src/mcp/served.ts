import type { FormDays } from '../numbers/load/form.js';
import { QueryProcess } from '../query/query-process.js';
import { planScope, type Scope } from '../query/scope.js';
import { Library } from '../storage/library.js';
import { openForReading } from '../storage/open-reader.js';
import type { Database } from '../storage/sqlite/driver.js';
import { localDay } from '../ui/format.js';
import { Efforts } from './efforts.js';
import { Kept } from './kept.js';

/** What a server shows of a database. */
export interface ServeOptions {
  /** Whose data; absent: the only user's. */
  user?: string | undefined;
  /** A local date: nothing from before it. */
  since?: string | undefined;
  /** Routes, and what else may say where somebody was. */
  positions: boolean;
  /** Time constants of form; absent: the usual ones. */
  formDays?: FormDays | undefined;
}

/**
 * What every tool reads. Whatever is not served is hidden in the connection itself, by the views that also hide it from
 * SQL, so that no tool has to think of it; but for the route inside of a recording, which only `get_workout` reads.
 */
export class Served {
  readonly options: ServeOptions;
  readonly db: Database;
  readonly library: Library;
  readonly query: QueryProcess;
  readonly efforts: Efforts;
  readonly kept: Kept;
  readonly now: () => Date;

  /** @param file what is open in the place of `path`, or the same. */
  constructor(
    { path, file = path }: { path: string; file?: string | undefined },
    options: ServeOptions,
    now = () => new Date(),
  ) {
    const scope: Scope = {
      ...{ user: options.user, since: options.since },
      ...{ onlyData: true, hidePositions: !options.positions },
    };
    this.options = options;
    this.now = now;
    this.db = openForReading(path, undefined, file);
    for (const sql of planScope(this.db, scope).setup) this.db.exec(sql);
    this.library = new Library(path, this.db);
    this.query = new QueryProcess({ path, file }, scope);
    this.kept = new Kept(this.db);
    this.efforts = new Efforts(this.db, this.library, this.kept);
  }

  /** The date on this machine's clock. */
  today(): string {
    return localDay(this.now());
  }

  close(): void {
    this.query.close();
    this.db.close();
  }
}
