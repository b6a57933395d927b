import type { Observation } from '../../storage/payloads/observations.js';
import type { OpenTransaction, SyncRun } from '../../storage/read-contract.js';
import type { Status } from './read-status.js';

/** The status as `--json` prints it, with every name in snake_case. */
export function asJson({
  last_success: success,
  runs,
  open_transactions: open,
  observations,
  ...rest
}: Status): object {
  return {
    ...rest,
    ...(success && { last_success: snakeCase(success) }),
    runs: runs.map(snakeCase),
    open_transactions: open.map(snakeCase),
    observations: observations.map(snakeCase),
  };
}

function snakeCase(value: SyncRun | OpenTransaction | Observation): Record<string, unknown> {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [snake(name), member]));
}
