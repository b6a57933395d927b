/** Total size of the payloads whose readings are kept: fifty one-hour sessions, as many as a transaction holds. */
const maxBytes = 32 * 1024 * 1024;

interface Reading {
  value: unknown;
  bytes: number;
}

/**
 * The parsed form of recently read payloads, by hash, so that one that is needed several times in a run is parsed once.
 * Callers never change a reading.
 */
export class Readings {
  readonly #readings = new Map<string, Reading>();
  #bytes = 0;

  /** The reading of a payload: the one that is kept, otherwise the result of `read`. @param kind what it is read as. */
  get<T>(kind: string, payload: { sha256: string; body: Uint8Array }, read: (body: Uint8Array) => T): T {
    const key = `${kind} ${payload.sha256}`;
    const known = this.#readings.get(key);
    if (!known) return this.#keep(key, payload.body.byteLength, read(payload.body)) as T;
    // The one that was used last is dropped last.
    this.#readings.delete(key);
    this.#readings.set(key, known);
    return known.value as T;
  }

  /** Keeps a reading that was made before its payload was stored. */
  put(kind: string, sha256: string, bytes: number, value: unknown): void {
    this.#keep(`${kind} ${sha256}`, bytes, value);
  }

  #keep(key: string, bytes: number, value: unknown): unknown {
    this.#bytes += bytes - (this.#readings.get(key)?.bytes ?? 0);
    this.#readings.delete(key);
    this.#readings.set(key, { value, bytes });
    for (const [oldest, { bytes: freed }] of this.#readings) {
      if (this.#bytes <= maxBytes) break;
      this.#readings.delete(oldest);
      this.#bytes -= freed;
    }
    return value;
  }
}
