import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { recordKinds } from '../../../src/kinds/kinds.js';
import { recordTables } from '../../../src/kinds/tables.js';
import { asked, storedRecords } from '../data-library.js';
import { run } from '../run.js';

const ajv = new Ajv2020({ strict: true, strictTypes: false });
addFormats.default(ajv);

describe('schema --data', () => {
  it.each(recordKinds)('%s: fits what export writes, and nothing that is not in it', async (kind) => {
    const ask = asked();
    const name = kind.replaceAll('_', '-');
    const schema = JSON.parse((await ask(['schema', '--data', name, '--json'])).stdout);
    expect(schema.title).toBe(`polar-sync.${name}/1`);
    const validate = ajv.compile(schema);
    const written = JSON.parse((await ask(['export', '--data', name, '--format', 'json', '--out', '-'])).stdout);
    expect(written).toEqual(
      storedRecords.filter((one) => one.kind === kind).map((one) => ({ schema: schema.title, ...one })),
    );
    for (const record of written) {
      expect(validate(record), JSON.stringify(validate.errors)).toBe(true);
      expect(validate({ ...record, surprise: 1 })).toBe(false);
      expect(validate({ ...record, date: undefined })).toBe(false);
    }
    const fields = new Set(Object.keys(schema.properties));
    const { columns, series } = recordTables[kind];
    // What beats say of the night is computed when they are read, and is in no column.
    const stored = [...fields].filter((field) => kind !== 'ppi' || !field.startsWith('night_'));
    expect(new Set(stored)).toEqual(new Set(['schema', 'kind', ...columns, ...series.map(({ field }) => field)]));
  });

  it('of several kinds fits each of them and no workout', async () => {
    const ask = asked();
    const validate = ajv.compile(JSON.parse((await ask(['schema', '--data', 'all', '--json'])).stdout));
    const written = JSON.parse((await ask(['export', '--data', 'all', '--format', 'json', '--out', '-'])).stdout);
    // Beats only when they are named.
    expect(written).toHaveLength(storedRecords.filter((one) => one.kind !== 'ppi').length);
    for (const record of written) expect(validate(record)).toBe(true);
    expect(validate({ schema: 'polar-sync.workout/1', id: 'a' })).toBe(false);
  });
});

it('completes the kinds', async () => {
  const { stdout } = await run(['completion', 'bash']);
  for (const command of ['list', 'show', 'export', 'schema']) {
    expect(stdout).toMatch(
      new RegExp(`'${command} --data'\\) COMPREPLY=.*\\bsleep nightly-recharge .*\\becg\\b.*\\ball\\b`),
    );
  }
});
