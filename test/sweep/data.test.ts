import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResourceName } from '../../src/kinds/kinds.js';
import { recordKinds } from '../../src/kinds/kinds.js';
import { BadAnswerError } from '../../src/polar/errors.js';
import { isFlowDaysKind, readFlowDays } from '../../src/polar/parse/flow/days/read.js';
import type { Understood } from '../../src/polar/parse/kinds/elements.js';
import { parseResource } from '../../src/polar/v3/data.js';
import type { Store } from '../../src/storage/store.js';
import { importFiles } from '../../src/sync/import/run.js';
import { storeDestination } from '../../src/sync/import/store-destination.js';
import { linkRecords, saysAnythingNew } from '../../src/sync/kinds/link-records.js';
import { RecordReader } from '../../src/sync/kinds/read.js';
import { run } from '../commands/run.js';
import { readRfc4180 } from '../support/judges/rfc4180.js';
import { say } from '../support/say.js';
import { archiveOf, memoryDatabase, memoryStore, stamp, user } from '../sync/import/support.js';
import { type Case, casesOf } from './cases.js';
import { lossesOf } from './losses.js';
import { OBEYED } from './obeyed.js';
import { answerBases, fileBases } from './sources/data-bases.js';
import { flat, type Json, later } from './sources/leaves.js';
import { savedAs } from './sources/saved.js';

/*
 * Every field of every response and file about nights, days and tests, with every hostile value in its place: the record is
 * there with every value that does not depend on that field.
 */

const fetchedAt = '2026-03-01T12:00:00.000Z';

/** What is read from a case. @throws anything but a rejection: a programming error. */
function understood(read: (body: Buffer) => Understood, { text }: Pick<Case, 'text'>): Understood {
  try {
    return read(Buffer.from(text));
  } catch (problem) {
    if (problem instanceof BadAnswerError) return { records: [], problems: [problem.message] };
    throw problem;
  }
}

function saidOf({ days }: Case, { records }: Understood): Map<string, unknown> {
  return flat(later(JSON.parse(JSON.stringify(records)) as Json, -days));
}

/**
 * Times, and sleep stages, which are words in the form of numbers: an invalid one is left out as an unreadable word is.
 */
const TIMES =
  /delta|offset|interval|hypnogram|secondsFromDayStart|recovery_blob|samples\.\[\]$|heart_?rate$|\.\[\]\.(steps|value)$/i;

/** @param read reads a body with one element. */
function sweep(name: string, cases: readonly Case[], read: (body: Buffer) => Understood): string[] {
  const faults: string[] = [];
  const said = new Map<Case, Map<string, unknown>>();
  const named = new Set<Case>();
  for (const one of cases) {
    try {
      const result = understood(read, one);
      said.set(one, saidOf(one, result));
      if (result.outOfRange || result.problems.length > 0) named.add(one);
    } catch (problem) {
      faults.push(`${one.field} = ${one.value}: ${(problem as Error).stack?.slice(0, 400)}`);
    }
  }
  faults.push(...lossesOf(cases, said, (one) => named.has(one) || TIMES.test(one.field)));
  const fields = new Set(cases.map(({ field }) => field)).size - 1;
  say(
    `${name}: ${fields} fields, ${cases.filter(({ kind }) => kind === 'hostile').length} hostile cases, ${faults.length} faults`,
  );
  return faults;
}

describe('a hostile value costs that value alone', () => {
  it('in every response of AccessLink', { timeout: 120_000 }, async () => {
    const answers = await answerBases();
    expect(answers.size).toBeGreaterThan(10);
    const faults = [...answers].flatMap(([resource, bases]) => {
      const cases = casesOf(bases, { first: '2001-01-01', ids: String });
      return sweep(resource, cases, (body) => parseResource(resource, { body, fetchedAt })).map(
        (fault) => `${resource} ${fault}`,
      );
    });
    expect(faults).toEqual([]);
  });

  it('in every file of an account export', { timeout: 120_000 }, () => {
    const faults = fileBases.flatMap(([kind, name, bases]) => {
      if (!isFlowDaysKind(kind)) throw new Error(`${name} is not read`);
      const cases = casesOf(bases, { first: '2001-01-01', ids: String });
      return sweep(name.slice(0, 30), cases, (body) =>
        readFlowDays(kind, body, { arrivedAt: '2026-03-01T12:00:00Z' }),
      ).map((fault) => `${kind} ${fault}`);
    });
    expect(faults).toEqual([]);
  });
});

describe('a database with a hostile value in every field', () => {
  let home: string;
  let env: Record<string, string>;
  let store: Store;
  /** Each under the resource or the file it is in, in one list if the resource is one. */
  let taken: { take(): Promise<void>; cases: number };

  beforeAll(async () => {
    const db = memoryDatabase();
    store = memoryStore(db);
    taken = await everythingInto(store);
    await taken.take();
    home = savedAs(db);
    env = { POLAR_SYNC_HOME: home };
    const records = store.records.counts().reduce((sum, { count }) => sum + count, 0);
    say(`${taken.cases} elements of answers and files, ${records} records`);
    expect(records).toBeGreaterThan(taken.cases / 2);
  }, 120_000);
  afterAll(() => {
    store.close();
    rmSync(home, { recursive: true });
  });

  it('lists and exports every record', async () => {
    const counts = new Map(store.records.counts().map(({ kind, count }) => [kind, count]));
    for (const kind of recordKinds) {
      const name = kind.replaceAll('_', '-');
      const listed = await run(['list', '--data', name, '--json'], { env });
      expect([kind, listed.exitCode, (JSON.parse(listed.stdout) as []).length]).toEqual([kind, 0, counts.get(kind)]);
      const shown = await run(['list', '--data', name], { env });
      expect([kind, shown.exitCode]).toEqual([kind, 0]);
      expect(shown.stdout).not.toMatch(OBEYED);
    }
    const json = await run(['export', '--data', 'all', '--format', 'json', '--out', '-'], { env });
    expect([json.exitCode, typeof JSON.parse(json.stdout)]).toEqual([0, 'object']);
    const csv = await run(['export', '--data', 'all', '--format', 'csv', '--out', join(home, 'csv/')], { env });
    expect(csv.exitCode).toBe(0);
    const files = readdirSync(join(home, 'csv'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) readRfc4180(readFileSync(join(home, 'csv', file), 'utf8'));
    const report = await run(['report', '--out', join(home, 'report.html')], { env });
    expect([report.exitCode, report.stderr]).toEqual([expect.any(Number), expect.not.stringContaining('UNEXPECTED')]);
  });

  it('verifies, and a rebuild and the same responses again give the same', async () => {
    const verified = await run(['verify', '--json'], { env });
    expect([verified.exitCode, (JSON.parse(verified.stdout) as { problems: string[] }).problems]).toEqual([0, []]);
    const rebuilt = await run(['rebuild', '--json'], { env });
    expect(rebuilt.exitCode).toBe(0);
    expect(JSON.parse(rebuilt.stdout)).toMatchObject({ records: { changed: 0, removed: 0 }, failed: [] });
    const dump = () =>
      recordKinds.flatMap((kind) => [...store.records.iterate(kind)].map((one) => JSON.stringify(one)));
    const before = dump();
    await taken.take();
    expect(dump()).toEqual(before);
  });
});

/** Every hostile element that differs from the others of its field, all of a resource in one response, and a file for each. */
async function everythingInto(store: Store): Promise<{ take(): Promise<void>; cases: number }> {
  const answers = new Map<ResourceName, string[]>();
  for (const [resource, bases] of await answerBases()) {
    const cases = casesOf(bases, { first: '2001-01-01', ids: String }).filter(
      ({ kind, field }) => kind === 'hostile' || field === '',
    );
    answers.set(
      resource,
      cases.filter((_one, n) => n % 8 === 0).map(({ text }) => text),
    );
  }
  const files = fileBases.flatMap(([kind, name, bases]) =>
    casesOf(bases, { first: '1990-01-01', ids: String })
      .filter(({ kind: which }, n) => which === 'hostile' && n % 12 === 0)
      .map((one, n) => ({ name: name.replace(/^(\D+)/, `$1${n}-`), kind, text: one.text })),
  );
  return {
    cases: [...answers.values()].flat().length + files.length,
    async take() {
      for (const [resource, elements] of answers) {
        if (resource === 'physical-info') for (const element of elements) takeAnswer(store, resource, element);
        else takeAnswer(store, resource, `[${elements.join(',')}]`);
      }
      const { signal } = new AbortController();
      const bodies = Object.fromEntries(files.map(({ name, text }) => [name, text]));
      const destination = storeDestination(store, user, stamp);
      await importFiles({ destination, signal, now: () => 0 }, archiveOf(bodies), {});
    },
  };
}

/** As a pull does: stored if there is anything new, then linked. */
function takeAnswer(store: Store, resource: ResourceName, text: string): void {
  const key = { userId: user, source: 'data', externalId: resource, part: 'list' } as const;
  const payload = {
    ...key,
    path: `/v3/users/${resource}`,
    status: 200,
    contentType: null,
    body: Buffer.from(text),
    fetchedAt,
  };
  store.atomically(() => {
    const records = understood((body) => parseResource(resource, { body, fetchedAt }), { text }).records;
    const reading = { userId: user, source: 'accesslink' as const, records };
    if (!saysAnythingNew(store, reading)) return;
    linkRecords(new RecordReader(store), store.payloads.append(payload), reading);
  });
}
