import { commonFields } from '../../kinds/definition.js';
import type { Field, Fields } from '../../kinds/field.js';
import { kinds, type RecordKind } from '../../kinds/kinds.js';
import { recordSchemaId } from './record.js';

type Json = Record<string, unknown>;

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/** JSON Schema (draft 2020-12) of records of one kind, or of any of several kinds. */
export function recordsJsonSchema(wanted: readonly RecordKind[]): Json {
  const [first, ...others] = wanted.map(recordSchema);
  if (first && others.length === 0) return { $schema: DRAFT, ...first };
  return { $schema: DRAFT, title: 'polar-sync records', oneOf: [first, ...others] };
}

function recordSchema(kind: RecordKind): Json {
  const { about, fields, series, computed } = kinds[kind];
  const lists = Object.entries(series).map(([field, list]) => {
    return [field, { type: 'array', description: list.about, items: objectOf(list.fields) }] as const;
  });
  const own = objectOf({ ...commonFields, ...fields, ...computed });
  const properties = {
    schema: { const: recordSchemaId(kind) },
    kind: { const: kind },
    ...own.properties,
    ...Object.fromEntries(lists),
  };
  const required = ['schema', 'kind', ...own.required];
  return { title: recordSchemaId(kind), description: about, ...own, properties, required };
}

function objectOf(fields: Fields) {
  const entries = Object.entries(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([name, field]) => [name, { ...typeSchema(field), description: field.about }]),
    ),
    required: entries.filter(([, { always }]) => always === true).map(([name]) => name),
    additionalProperties: false,
  };
}

function typeSchema({ type, gap }: Field): Json {
  if (gap) return { type: ['number', 'null'] };
  if (typeof type === 'object') return { enum: [...type] };
  switch (type) {
    case 'instant':
      return { type: 'string', format: 'date-time' };
    case 'local':
      return { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?$' };
    case 'day':
      return { type: 'string', format: 'date' };
    case 'flag':
      return { type: 'integer' };
    case 'text':
      return { type: 'string' };
    default:
      return { type };
  }
}
