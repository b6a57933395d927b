import { type DataName, dataKinds, dataNames } from '../../kinds/kinds.js';
import type { Library } from '../../storage/library.js';
import { count, localTime } from '../../ui/format.js';
import { type Through, throughInWords, throughOf } from '../kinds/through.js';

/** What is stored of one kind, and how its last pull went. Dates are `YYYY-MM-DD`. */
export interface DataStatus extends Through {
  kind: DataName;
  records: number;
  first_date?: string;
  last_date?: string;
  /** Where it came from: `v3`, `v4`, `account export`. */
  sources?: string[];
  /** When a pull last requested it, RFC 3339 UTC. */
  pulled_at?: string;
  /** What was incomplete then. */
  problem?: string;
}

/** The status of every kind that is stored or was requested. */
export function dataStatus(store: Library): DataStatus[] {
  const counts = store.records.counts();
  const pulled = new Map(store.dataIndex.lastOfKinds().map((one) => [one.kind, one]));
  const sources = store.dataIndex.sourcesOfKinds();
  const through = throughOf(store);
  return dataNames.flatMap((kind) => {
    const own = counts.filter((one) => (dataKinds[kind] as readonly string[]).includes(one.kind) && one.count > 0);
    const last = pulled.get(kind);
    if (own.length === 0 && !last) return [];
    const dates = own.flatMap(({ first = '', last: end = '' }) => [first, end]).sort();
    return [
      {
        kind,
        records: own.reduce((sum, one) => sum + one.count, 0),
        ...(dates.length > 0 && { first_date: dates[0] ?? '', last_date: dates.at(-1) ?? '' }),
        ...sourcesIn(sources.filter((one) => (dataKinds[kind] as readonly string[]).includes(one.kind))),
        ...through.get(kind),
        ...(last && { pulled_at: last.startedAt, ...(last.reason !== null && { problem: last.reason }) }),
      },
    ];
  });
}

const nameOf = {
  ...{ accesslink: 'v3', accesslink_v4: 'v4', accesslink_transaction: 'v3' },
  flow_export: 'account export',
} as const;

function sourcesIn(all: readonly { source: keyof typeof nameOf }[]): Pick<DataStatus, 'sources'> {
  const names = [...new Set(all.map(({ source }) => nameOf[source]))].sort();
  return names.length > 0 ? { sources: names } : {};
}

/** `27 records, 2026-02-02 to 2026-03-01, from v3 and v4, requested 2026-03-01 13:00`, followed by what went wrong. */
export function dataLines(data: readonly DataStatus[]): [string, string][] {
  return data.map(({ kind, records, first_date: first, last_date: last, pulled_at: pulled, problem, ...of }) => [
    `${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll('-', ' ')}`,
    [
      count(records, 'record'),
      ...(first !== undefined && last !== undefined ? [`${first} to ${last}`] : []),
      ...(of.sources === undefined ? [] : [`from ${of.sources.join(' and ')}`]),
      ...(pulled === undefined ? [] : [`requested ${localTime(pulled)}`]),
      ...(problem === undefined ? [] : [`incomplete: ${problem}`]),
      // Why nothing came has just been said.
      ...throughInWords(problem === undefined ? of : { ...of, not_through: [] }),
    ].join(', '),
  ]);
}
