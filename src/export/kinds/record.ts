import type { KindRecord, RecordKind } from '../../kinds/kinds.js';

/** The schema a record of this kind is written in: `polar-sync.nightly-recharge/1`. A breaking change is `/2`. */
export function recordSchemaId(kind: RecordKind): string {
  return `polar-sync.${kind.replaceAll('_', '-')}/1`;
}

/** A record as it is written in JSON: with its schema first. */
export function described<R extends KindRecord>(record: R): { schema: string } & R {
  return { schema: recordSchemaId(record.kind), ...record };
}
