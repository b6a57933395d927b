import { defineGroup } from '../definition.js';

/** Lists of the account that have no table: their shape is not known, or nobody asks for them. */
export const account = defineGroup({
  name: 'account',
  about: 'sports, sport profiles, subscriptions: kept as they come, without a table',
  times: 'none',
  back: 'what is so now (v4 only)',
  kinds: [],
});
