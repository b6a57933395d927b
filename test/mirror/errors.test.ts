import { expect, it } from 'vitest';
import { mirrorError } from '../../src/mirror/errors.js';

const address = { host: 'db.example', port: 5432, database: 'training', user: 'me' } as Parameters<
  typeof mirrorError
>[1];

const said = (code: string) => {
  const { code: named, exitCode, message, hint } = mirrorError(Object.assign(new Error('so it is'), { code }), address);
  return { named, exitCode, message, hint };
};

it('a full disk is no lack of connections: each is named, with what helps', () => {
  expect(said('53100')).toEqual({
    named: 'MIRROR_FULL',
    exitCode: 5,
    message: 'PostgreSQL has no room left for training at db.example:5432: so it is.',
    hint: 'Make room there, then run the same command again.',
  });
  for (const code of ['53300', '53200', '53400', '53000']) {
    expect(said(code)).toEqual({
      named: 'MIRROR_OVERLOADED',
      exitCode: 5,
      message: 'PostgreSQL cannot take on more for training at db.example:5432: so it is.',
      hint: 'Run the same command again later, or raise the limit there.',
    });
  }
});
