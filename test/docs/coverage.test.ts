import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allDataKinds } from '../../src/kinds/kinds.js';
import { resources4 } from '../../src/kinds/resources-v4.js';
import { createAccessLink } from '../../src/polar/v3/client.js';
import {
  activateWebhook,
  changeWebhook,
  createWebhook,
  deleteWebhook,
  listWebhooks,
} from '../../src/polar/v3/webhooks.js';
import { knownScopes } from '../../src/sandbox/server/v4/oauth.js';
import { sqlite } from '../../src/storage/sqlite/driver.js';
import { describeShared, sharedPath } from '../support/shared.js';
import { full, type World, world } from '../sync/support.js';

interface Row {
  operations: string[];
  used: string;
  kept: string;
  /** All cells but the first. */
  rest: string[];
}

const page = readFileSync('docs/coverage.md', 'utf8');

/** The rows of one table; `used` and `kept` are found by the titles. */
function rowsBelow(title: string): Row[] {
  const lines = (page.split(`## ${title}\n`)[1] ?? '').split('\n## ')[0]?.split('\n') ?? [];
  const cells = lines
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  const [titles = [], , ...rows] = cells;
  return rows.map(([first = '', ...rest]) => ({
    operations: [...first.matchAll(/`([A-Z]+ [^`]+)`/g)].map(([, operation = '']) => operation),
    used: rest[titles.indexOf('used') - 1] ?? '',
    kept: rest[titles.indexOf('kept') - 1] ?? '',
    rest,
  }));
}

/** What `webhook` and a pull send. */
async function useWebhooks({ sandbox }: World): Promise<void> {
  const receiver = createServer((_request, response) => void response.writeHead(200).end());
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  const client = { id: 'sandbox-client', secret: 'sandbox-secret' };
  const options = { apiUrl: sandbox.url, client, version: 'test', env: {} };
  const wanted = { url: `http://127.0.0.1:${port}/webhook`, events: ['EXERCISE'] };
  const id = (await createWebhook(options, wanted))?.id ?? '';
  await changeWebhook(options, id, wanted);
  await activateWebhook(options);
  expect(await listWebhooks(options)).toMatchObject([{ id, active: true }]);
  await deleteWebhook(options, id);
  receiver.close();
  receiver.closeAllConnections();
}

const v3 = rowsBelow('AccessLink v3');
const v4 = rowsBelow('AccessLink v4');

/** Requests of a program that uses everything. */
const sent = new Set<string>();
let names: Set<string>;

beforeAll(async () => {
  const worlds: World[] = [];
  const visit = async (options: Parameters<typeof world>[0], work: (w: World) => Promise<unknown>) => {
    const w = await world({ count: 2, historyDays: 3, ...options });
    worlds.push(w);
    await work(w);
    const base = options?.api === 'v4' ? '/v4/data' : '';
    for (const { method, path } of w.sandbox.requests) sent.add(`${method} ${path.replace(base, '').split('?')[0]}`);
    await w.close();
  };
  await visit({}, async (w) => {
    await w.pull({ workouts: true, details: full, originals: ['fit', 'tcx', 'gpx'] });
    await w.pullData(allDataKinds);
    const client = createAccessLink({
      apiUrl: w.sandbox.url,
      accessToken: w.token,
      userId: w.sandbox.userId,
      version: 'test',
    });
    await client.registerUser('me');
    await client.getUser();
    await client.deleteUser();
    await client.close();
  });
  await visit({}, useWebhooks);
  await visit({}, async (w) => {
    w.sandbox.faults.add({ kind: '410', path: /^\/v3\/(exercises|users\/activities)/, times: 'always' });
    await w.pull({ workouts: true, details: full, originals: ['fit', 'tcx'] });
    await w.pullData(['activity']);
  });
  await visit({ api: 'v4' }, async (w) => {
    w.scopes = [...knownScopes];
    await w.pull();
    await w.pullData([...allDataKinds, 'ppi']);
  });
  const db = new (sqlite())(worlds[0]?.path ?? '', { readonly: true });
  const tables = db
    .prepare<unknown[], string>("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    .pluck()
    .all();
  names = new Set(tables);
  db.close();
}, 120_000);
afterAll(() => sent.clear());

/** As a pattern for what is sent: a place holder is a part of the path without a slash. */
const patternOf = (operation: string) => new RegExp(`^${operation.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
const isSent = (operation: string) => [...sent].some((one) => patternOf(operation).test(one));
const all = [...v3, ...v4];

describe('docs/coverage.md', () => {
  it('names each operation once, and what is done with it', () => {
    const operations = all.flatMap((row) => row.operations);
    expect(operations.length).toBeGreaterThan(80);
    expect(new Set(operations).size).toBe(operations.length);
    for (const { operations: own, used, rest } of all) {
      expect(own.length, rest.join()).toBeGreaterThan(0);
      expect(['yes', 'offered', 'declined'], own.join()).toContain(used);
      expect(
        rest.every((cell) => cell !== ''),
        own.join(),
      ).toBe(true);
    }
  });

  it('says of each operation whether a pull really requests it', () => {
    // A path that names a date may look like another operation: `/activities/samples`.
    const plain = all.flatMap(({ operations, used }) =>
      operations.map((one) => [one, used === 'yes', isSent(one)] as const),
    );
    const isDated = (operation: string) => /\/(sleep|nightly-recharge|cardio-load)\/\{date\}$/.test(operation);
    expect(plain.filter(([one, used, found]) => used !== found && !isDated(one)).map(([one]) => one)).toEqual([]);
    for (const one of sent)
      expect(
        all.some(({ operations }) => operations.some((operation) => patternOf(operation).test(one))) ||
          /oauth/.test(one),
        one,
      ).toBe(true);
  });

  it('names only tables that exist', () => {
    const named = all.flatMap(({ rest }) =>
      [...(rest.at(-1) ?? '').matchAll(/`([a-z]+(?:_[a-z0-9]+)+)`/g)].map(([, name]) => name),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !names.has(name ?? ''))).toEqual([]);
  });

  it('gives each operation of v4 the scope and the window that it is requested with', () => {
    for (const { path, scope, span, plan } of resources4) {
      const row = v4.find(({ operations }) => operations.includes(`GET ${path}`));
      expect(row?.rest[0], path).toBe(`\`${scope}\``);
      if (plan !== 'state') expect(row?.rest[1]?.split(/[;\s]/)[0], path).toBe(String(span));
    }
  });
});

const reference = (name: string) => readFileSync(sharedPath('reference', name), 'utf8');
/** Without the query, and every place holder alike. */
const shape = (path: string) => path.replace(/\?.*$/, '').replaceAll(/\{[^}]*\}/g, '{}');

describeShared('the operations of the reference', () => {
  it('of v3 are all in the table', () => {
    const known = v3.flatMap(({ operations }) => operations.map((one) => shape(one.replace(/^[A-Z]+ /, ''))));
    const sections =
      reference('accesslink-api.md')
        .split(/^## 2\. /m)[1]
        ?.split(/^## 7\. /m)[0] ?? '';
    // `GET .../{tid}/exercises/{eid}`, `/sleep/{date}`: what follows a path that was named before.
    const named = [...sections.matchAll(/`(?:[A-Z]+ +)?(?:\.\.\.)?(\/[a-z{][^`\s]*)/g)].map(([, path = '']) =>
      shape(path),
    );
    expect(named.length).toBeGreaterThan(30);
    const isKnown = (path: string) => known.some((one) => one === path || `${one}/`.includes(`${path}/`));
    // Said there not to exist, or part of a URL.
    const none = ['/v3/exercises/{}/samples', '/zones'];
    expect([...new Set(named)].filter((path) => !none.includes(path) && !isKnown(path))).toEqual([]);
  });

  it('of v4 are all in the table, with their scopes', () => {
    const overview = reference('accesslink-v4-other.md').split('Overview (all GET')[1]?.split('Not there:')[0] ?? '';
    const rows = overview.split('\n').filter((line) => line.startsWith('| `/'));
    expect(rows.length).toBeGreaterThan(15);
    for (const line of rows) {
      const [paths = '', scope = ''] = line
        .slice(1)
        .split('|')
        .map((cell) => cell.trim());
      for (const [, path] of paths.matchAll(/`([^`]+)`/g)) {
        const row = v4.find(({ operations }) => operations.includes(`GET ${path}`));
        expect(row?.rest[0], path).toBe(`\`${scope}\``);
      }
    }
  });
});
