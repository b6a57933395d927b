import { UnexpectedError } from '../../../errors.js';
import type { Answer, ParsedAnswer } from '../../../polar/answer.js';
import type { AccessLink, DetailFlags, SampleLink, TransactionItem } from '../../../polar/v3/access-link.js';
import type { SourceSamples } from '../../../workouts/source-session.js';
import { packedAhead } from '../../ahead/packing.js';
import { isFatal, nothingThere } from '../../fatal.js';

/** A response and the part it is stored under: `summary`, `zones`, `samples`, `samples/0`, `route`. */
export interface Part {
  part: string;
  answer: Answer;
}

/** The details of one session that came, and what went wrong: the failure that ends the run, otherwise the first one. */
export interface FetchedDetails {
  parts: Part[];
  complete: DetailFlags;
  problem?: unknown;
}

/**
 * Fetches the details of one session in a transaction, independent ones at the same time. A part that fails does not stop
 * the others, unless the failure ends the run. 204 means that Polar has none: that is a response too, and stored.
 * @param known what is already stored and not requested again, and whether the summary mentions a route.
 */
export async function fetchDetails(
  client: AccessLink,
  item: TransactionItem,
  need: DetailFlags,
  known: { hasRoute: boolean | undefined; stored: ReadonlySet<string> },
): Promise<FetchedDetails> {
  const attempts = new Attempts(known.stored);
  const [zones, samples, route] = await Promise.all([
    need.zones && attempts.part('zones', () => client.getZones(item)),
    need.samples && fetchSamples(client, item, attempts),
    need.route && (known.hasRoute === false || attempts.part('route', () => client.getRoute(item))),
  ]);
  return { parts: attempts.inOrder(), complete: { zones, samples, route }, problem: attempts.problem };
}

/** The links are requested each time, because those of an expired transaction lead nowhere. */
async function fetchSamples(client: AccessLink, item: TransactionItem, attempts: Attempts): Promise<boolean> {
  const links = await attempts.answer('samples', () => client.listSamples(item));
  if (!links) return false;
  const { items = [], unreadable = 0 } = links.value ?? {};
  if (unreadable > 0) attempts.problem ??= unreadableLinks(unreadable, items.length + unreadable);
  const came = await Promise.all(
    items.map((link) => attempts.part(`samples/${link.sampleType}`, () => series(client, link))),
  );
  return unreadable === 0 && came.every(Boolean);
}

/** When Polar lists a channel, it claims to have its samples. */
async function series(client: AccessLink, link: SampleLink): Promise<ParsedAnswer<SourceSamples>> {
  const answer = await client.getSamples(link);
  if (!answer.value) throw nothingThere(`samples of type ${link.sampleType}`);
  return answer;
}

function unreadableLinks(unreadable: number, all: number): UnexpectedError {
  return new UnexpectedError('UNREADABLE_LINKS', `${unreadable} of the ${all} links to its samples cannot be read.`, {
    hint: 'Run the same command again later.',
  });
}

class Attempts {
  problem: unknown;
  readonly #parts: Part[] = [];
  readonly #stored: ReadonlySet<string>;

  constructor(stored: ReadonlySet<string>) {
    this.#stored = stored;
  }

  /** What came, ordered by part rather than by arrival, so that it is written the same way every time. */
  inOrder(): Part[] {
    return this.#parts.sort((a, b) => (a.part < b.part ? -1 : 1));
  }

  /** Resolves to whether the part is now stored or fetched. */
  async part(part: string, fetch: () => Promise<ParsedAnswer<unknown>>): Promise<boolean> {
    return this.#stored.has(part) || (await this.answer(part, fetch)) !== undefined;
  }

  async answer<T>(part: string, fetch: () => Promise<ParsedAnswer<T>>): Promise<ParsedAnswer<T> | undefined> {
    if (this.problem !== undefined && isFatal(this.problem)) return undefined;
    try {
      const answer = await packedAhead(fetch());
      this.#parts.push({ part, answer });
      return answer;
    } catch (problem) {
      if (this.problem === undefined || isFatal(problem)) this.problem = problem;
      return undefined;
    }
  }
}
