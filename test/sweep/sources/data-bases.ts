import type { ResourceName } from '../../../src/kinds/kinds.js';
import { readJson } from '../../../src/polar/parse/json.js';
import { isResource } from '../../../src/polar/v3/data.js';
import { type Kind, kindByName } from '../../../src/sync/import/classify.js';
import { v3Kinds } from '../../support/data/v3-kinds.js';
import { everything } from '../../sync/import/days.js';
import { world } from '../../sync/support.js';
import { type Base, short } from '../cases.js';
import type { Json, JsonObject } from './leaves.js';

/** Responses of the sandbox about nights and days: an element of each resource, as it really comes. */
export async function answerBases(): Promise<Map<ResourceName, Base[]>> {
  const w = await world({ sessions: [], historyDays: 28 });
  try {
    await w.pullData(v3Kinds);
    return w.look((store) => {
      const bases = new Map<ResourceName, Base[]>();
      for (const { id, externalId } of store.payloads.keysOf('data')) {
        const body = store.payloads.byId(id)?.body;
        if (!body || !isResource(externalId) || bases.has(externalId)) continue;
        const [element] = elementsOf(readJson(body) as Json);
        if (element !== undefined) bases.set(externalId, [{ name: externalId, json: short(element) }]);
      }
      return bases;
    });
  } finally {
    await w.close();
  }
}

/** The elements of a list, bare or in its envelope; anything else is a single element. */
function elementsOf(json: Json): Json[] {
  if (Array.isArray(json)) return json;
  const lists = Object.values(json as JsonObject).filter((value) => Array.isArray(value));
  return lists.length === 1 && Object.keys(json as JsonObject).length === 1 ? (lists[0] as Json[]) : [json];
}

/** Files of an account export about nights, days and tests. */
export const fileBases: [Kind, string, Base[]][] = Object.entries(everything).map(([name, json]) => [
  kindByName(name) ?? 'other',
  name,
  [{ name, json: short((Array.isArray(json) ? json.slice(0, 1) : json) as Json) }],
]);
