/** A watch as v4 names it: some addresses by a uuid, which ends in the short number, others by that number. */
export interface Watch {
  uuid: string;
  short: string;
}

/** The watch that v3 tells everything of. */
export const watch: Watch = { uuid: '0e030000-0084-0000-0000-00000e92c540', short: '0E92C540' };

/** An earlier one, which now and then still sees a part of a day. */
export const olderWatch: Watch = { uuid: '0e030000-0042-0000-0000-000055667788', short: '55667788' };
