/** Types for two readers that have none: only what the tests use. */

declare module 'easy-fit' {
  type Message = Record<string, unknown>;
  /** Lists of messages by name; for those that it does not collect (`activity`), the last one. Checksums are ignored. */
  interface Parsed {
    records: Message[];
    laps: Message[];
    sessions: Message[];
    events: Message[];
    activity?: Message;
  }
  export default class EasyFit {
    constructor(options?: { mode?: 'list' });
    parse(content: Uint8Array, callback: (error: string | null, parsed: Parsed) => void): void;
  }
}

declare module 'fit-decoder' {
  interface Decoded {
    records: { type: string | number; data: Record<string, unknown> }[];
  }
  interface FitDecoder {
    /** Throws if a checksum is wrong. */
    fit2json(content: ArrayBuffer): object;
    parseRecords(json: object): Decoded;
  }
  const decoder: FitDecoder;
  export default decoder;
}
