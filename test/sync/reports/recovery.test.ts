import { afterEach, expect, it } from 'vitest';
import { readNightlyRecoveries } from '../../../src/polar/parse/flow/days/recovery.js';
import type { World } from '../support.js';
import { emptyWorld } from './support.js';

let w: World | undefined;
afterEach(() => w?.close());

it.each([-15.7, -1, 0, 15.7])(
  'an ANS charge of %d is a value, from AccessLink and from the account export',
  async (charge) => {
    w = await emptyWorld();
    const night = { date: '2026-11-27', ans_charge: charge, ans_charge_status: 1, nightly_recharge_status: 1 };
    w.sandbox.data.serve('nightly-recharge', [night]);
    await w.pullData(['nightly-recharge']);
    expect(w.look((store) => store.records.list('nightly_recharge', {}))).toMatchObject([{ ans_charge: charge }]);
    const { records } = readNightlyRecoveries([{ night: '2026-11-27', ansStatus: charge, ansRate: 1 }]);
    expect(records).toMatchObject([{ ans_charge: charge }]);
  },
);
