import { describe, expect, it } from 'vitest';
import { BadAnswerError, RefusedError, ServerError } from '../../../../src/polar/errors.js';
import type { AccessLink, DetailFlags } from '../../../../src/polar/v3/access-link.js';
import { fetchDetails } from '../../../../src/sync/sources/transactions/item-details.js';
import { bare, full } from '../../support.js';

const item = { id: '7', path: '/7' };
const down = new ServerError(500, '/');
const bad = new BadAnswerError('HTML');
const refused = new RefusedError('TOKEN_REFUSED', 'x', { status: 401 });

/** What Polar answers to each part: a problem, `none` (204), or as it should. */
type Says = Partial<Record<'zones' | 'samples' | 'samples/0' | 'samples/3' | 'route', Error | 'none'>>;

function polar(says: Says, links = { items: ['3', '0'], unreadable: 0 }) {
  const asked: string[] = [];
  const answer = async (part: string, value: unknown) => {
    asked.push(part);
    const said = says[part as keyof Says];
    if (said instanceof Error) throw said;
    const body = new Uint8Array();
    return { path: part, status: said === 'none' ? 204 : 200, body, ...(said === undefined && { value }) };
  };
  const client = {
    getZones: () => answer('zones', []),
    getRoute: () => answer('route', []),
    listSamples: () =>
      answer('samples', { ...links, items: links.items.map((sampleType) => ({ sampleType, path: sampleType })) }),
    getSamples: ({ sampleType }: { sampleType: string }) => answer(`samples/${sampleType}`, {}),
  } as unknown as AccessLink;
  return { client, asked };
}

async function fetched(
  says: Says = {},
  {
    need = full as DetailFlags,
    hasRoute = undefined as boolean | undefined,
    stored = [] as string[],
    unreadable = 0,
  } = {},
) {
  const { client, asked } = polar(says, { items: ['3', '0'], unreadable });
  const { parts, complete, problem } = await fetchDetails(client, item, need, { hasRoute, stored: new Set(stored) });
  const held = Object.entries(complete).flatMap(([name, is]) => (is ? [name] : []));
  return { asked: asked.sort(), parts: parts.map(({ part }) => part), held, problem };
}

const all = ['route', 'samples', 'samples/0', 'samples/3', 'zones'];

describe('the details of one session of a transaction', () => {
  it('come all of them, in the order of their names', async () => {
    expect(await fetched()).toEqual({
      asked: all,
      parts: all,
      held: ['zones', 'samples', 'route'],
      problem: undefined,
    });
  });

  it('come as far as they are needed, and are not there yet', async () => {
    expect(await fetched({}, { need: bare })).toMatchObject({ asked: [], parts: [], held: [] });
    expect(await fetched({}, { need: { ...bare, route: true } })).toMatchObject({ asked: ['route'], held: ['route'] });
    expect(await fetched({}, { stored: ['zones', 'route', 'samples/3'] })).toMatchObject({
      asked: ['samples', 'samples/0'],
      held: ['zones', 'samples', 'route'],
    });
  });

  it('are there without a request where the summary says that there is no route', async () => {
    expect(await fetched({}, { need: { ...bare, route: true }, hasRoute: false })).toMatchObject({
      ...{ asked: [], held: ['route'] },
    });
    expect((await fetched({}, { need: { ...bare, route: true }, hasRoute: true })).asked).toEqual(['route']);
  });

  it('may be none, and that is an answer', async () => {
    expect(await fetched({ zones: 'none', samples: 'none', route: 'none' })).toEqual({
      ...{ asked: ['route', 'samples', 'zones'], parts: ['route', 'samples', 'zones'] },
      ...{ held: ['zones', 'samples', 'route'], problem: undefined },
    });
  });

  it('that do not come keep none of the others from coming, and the first of them is told', async () => {
    expect(await fetched({ zones: down })).toMatchObject({ held: ['samples', 'route'], problem: down });
    expect(await fetched({ samples: bad })).toEqual({
      ...{ asked: ['route', 'samples', 'zones'], parts: ['route', 'zones'], held: ['zones', 'route'], problem: bad },
    });
    expect(await fetched({ 'samples/0': bad })).toMatchObject({
      ...{ parts: ['route', 'samples', 'samples/3', 'zones'], held: ['zones', 'route'], problem: bad },
    });
    expect(await fetched({ zones: bad, route: down })).toMatchObject({ held: ['samples'], problem: bad });
  });

  it('that are listed and not there have not come', async () => {
    expect(await fetched({ 'samples/3': 'none' })).toMatchObject({
      ...{ held: ['zones', 'route'], problem: { code: 'NOTHING_THERE' } },
    });
  });

  it('some of whose links cannot be read have not come, though the others have', async () => {
    expect(await fetched({}, { unreadable: 1 })).toMatchObject({
      ...{ parts: all, held: ['zones', 'route'] },
      problem: { code: 'UNREADABLE_LINKS', message: expect.stringMatching(/^1 of the 3 /) },
    });
    // What went wrong first is told.
    expect(await fetched({ zones: down }, { unreadable: 1 })).toMatchObject({ problem: down });
  });

  it('end with what ends the run: nothing is asked for after it, and it is told before anything else', async () => {
    expect(await fetched({ zones: down, samples: refused })).toMatchObject({ problem: refused });
    expect(await fetched({ zones: refused, route: down })).toMatchObject({
      asked: ['route', 'samples', 'zones'],
      problem: refused,
    });
  });
});
