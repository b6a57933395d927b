import { describe, expect, it } from 'vitest';
import { reportError } from '../../../src/commands/program/report-error.js';
import { InterruptedError, StoreError } from '../../../src/errors.js';
import { Screen } from '../../ui/streams.js';

function told(thrown: unknown, ...argv: string[]): string {
  const stderr = new Screen();
  reportError(thrown, { argv, host: { stderr, env: {} }, interrupted: false });
  return stderr.text;
}

describe('an error for programs', () => {
  it('always has the same keys, with a null hint if there is none', () => {
    const bare = told(new InterruptedError('INTERRUPTED', 'Interrupted.'), 'pull', '--json');
    expect(bare).toBe('{"type":"error","code":"INTERRUPTED","exit":130,"message":"Interrupted.","hint":null}\n');
    const full = told(new StoreError('DISK_FULL', 'Full.', { hint: 'Make room.' }), '--json');
    expect(full).toBe('{"type":"error","code":"DISK_FULL","exit":8,"message":"Full.","hint":"Make room."}\n');
  });

  it('has no hint line in text if there is no hint', () => {
    expect(told(new InterruptedError('INTERRUPTED', 'Interrupted.'))).toBe('error: Interrupted.\n');
  });
});
