/** Bytes of the payloads whose readings are kept: fifty sessions of an hour, as many as a transaction holds. */
const mostBytes = 32 * 1024 * 1024;

interface Reading {
  value: unknown;
  bytes: number;
}

/**
 * What payloads were read as lately, by their hash, so that one which is looked at several times in a run is taken apart
 * once. Readings are never changed by those who get them.
 */
export class Readings {
  readonly #readings = new Map<string, Reading>();
  #bytes = 0;

  /** The reading of a payload: the one that is kept, else that of `read`. @param kind what it is read as. */
  get<T>(kind: string, payload: { sha256: string; body: Uint8Array }, read: (body: Uint8Array) => T): T {
    const key = `${kind} ${payload.sha256}`;
    const known = this.#readings.get(key);
    if (!known) return this.#keep(key, payload.body.byteLength, read(payload.body)) as T;
    // The one that was used last goes last.
    this.#readings.delete(key);
    this.#readings.set(key, known);
    return known.value as T;
  }

  /** Keeps a reading that was made on the way to the store. */
  put(kind: string, sha256: string, bytes: number, value: unknown): void {
    this.#keep(`${kind} ${sha256}`, bytes, value);
  }

  #keep(key: string, bytes: number, value: unknown): unknown {
    this.#bytes += bytes - (this.#readings.get(key)?.bytes ?? 0);
    this.#readings.delete(key);
    this.#readings.set(key, { value, bytes });
    for (const [oldest, { bytes: freed }] of this.#readings) {
      if (this.#bytes <= mostBytes) break;
      this.#readings.delete(oldest);
      this.#bytes -= freed;
    }
    return value;
  }
}
