import type { JsonObject } from '../../represent/json.js';
import { representV4 } from '../../represent/v4/session.js';
import type { Session } from '../../session.js';

/** The sessions of v4, each made when it is first requested. */
export class Sessions4 {
  readonly #made: (() => JsonObject | undefined)[] = [];
  readonly #changed = new Map<string, JsonObject | undefined>();

  /** A session of the sandbox. */
  add(session: Session): void {
    let made: JsonObject | undefined;
    this.#made.push(() => {
      made ??= representV4(session);
      return this.#current(made);
    });
  }

  addRaw(elements: readonly JsonObject[]): void {
    for (const element of elements) this.#made.push(() => this.#current(element));
  }

  /** @param changes undefined: deleted. */
  edit(id: string, changes: JsonObject | undefined, now: number): void {
    const before = this.elements.find((element) => idOf(element) === id);
    if (!before) throw new Error(`The sandbox has no v4 session ${id}.`);
    const modified = new Date(now).toISOString().slice(0, 23);
    this.#changed.set(id, changes && { ...before, modified, ...changes });
  }

  get elements(): JsonObject[] {
    return this.#made.map((make) => make()).filter((element) => element !== undefined);
  }

  #current(element: JsonObject): JsonObject | undefined {
    const id = idOf(element);
    return this.#changed.has(id) ? this.#changed.get(id) : element;
  }
}

const idOf = ({ identifier }: JsonObject) => String((identifier as JsonObject | undefined)?.id);
