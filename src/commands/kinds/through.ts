import type { ApiVersion } from '../../config/api-version.js';
import type { DataKind } from '../../kinds/kinds.js';
import { resources4 } from '../../kinds/resources-v4.js';
import type { Library } from '../../storage/library.js';
import { localTime } from '../../ui/format.js';

/** Through which API versions a kind comes, as in `status --json`. Times are RFC 3339 UTC. */
export interface Through {
  /** Those that it comes through, and since when. */
  through?: { api: ApiVersion; since: string }[];
  /** Those that refuse it, since when, why, and the scope that the sign-in lacks for it. */
  not_through?: { api: ApiVersion; since: string; reason: string; scope?: string | undefined }[];
  /** The oldest day that v4 sent when it was asked for history. */
  v4_back_to?: string;
}

/** What is known of each kind that was requested. */
export function throughOf(store: Library): Map<string, Through> {
  const user = store.syncRuns.lastUser();
  const known = new Map<string, Through>();
  if (user === undefined) return known;
  for (const { kind, api, firstAt, refused } of store.kindSources.of(user)) {
    const one = known.get(kind) ?? {};
    if (refused) {
      const { at: since, ...why } = refused;
      one.not_through = [...(one.not_through ?? []), { api, since, ...why }];
    }
    if (!refused && firstAt !== undefined) one.through = [...(one.through ?? []), { api, since: firstAt }];
    known.set(kind, one);
  }
  for (const [kind, from] of answeredByV4(store)) known.set(kind, { ...known.get(kind), v4_back_to: from });
  return known;
}

/** `pulled through v3 and v4 since 2026-03-01, v4 sent data back to 2021-03-01, not through v3: …`, in parts. */
export function throughInWords({ through = [], not_through: not = [], v4_back_to: backTo }: Through): string[] {
  const [oldest = ''] = through.map(({ since }) => since).sort();
  return [
    ...(through.length > 0
      ? [`pulled through ${through.map(({ api }) => api).join(' and ')} since ${localTime(oldest).slice(0, 10)}`]
      : []),
    ...(backTo === undefined ? [] : [`v4 sent data back to ${backTo}`]),
    ...not.map(({ api, reason }) => `not through ${api}: ${reason.replace(/\.$/, '')}`),
  ];
}

/** `Through v4: sleep, tests. Through v3 and v4: nightly-recharge.`; empty if nothing came. */
export function groupedInWords(through: Readonly<Record<string, readonly ApiVersion[]>>): string {
  const groups = new Map<string, string[]>();
  for (const [kind, apis] of Object.entries(through)) {
    if (apis.length === 0) continue;
    const name = [...apis].sort().join(' and ');
    groups.set(name, [...(groups.get(name) ?? []), kind]);
  }
  return [...groups].map(([name, kinds]) => `Through ${name}: ${kinds.join(', ')}.`).join(' ');
}

/** The oldest day of each kind that a walk back through v4 has found. */
function answeredByV4(store: Library): Map<DataKind, string> {
  const found = new Map<DataKind, string>();
  for (const { endpoint, from } of store.dataIndex.earliest('/answered')) {
    const kind = resources4.find(({ name }) => endpoint === `${name}/answered`)?.kind;
    if (kind !== undefined && from < (found.get(kind) ?? '9')) found.set(kind, from);
  }
  return found;
}
