import { isObject } from '../../../guards.js';
import type { KindRecord } from '../../../kinds/kinds.js';
import { readFitnessTest, readOrthostaticTest } from '../flow/days/tests.js';
import { plausible, type Understood } from '../kinds/elements.js';
import { type Answer4, listIn } from './elements.js';

/**
 * `/tests/list`: a test is what result it has. The words are those of the account export, and so are the readers; other
 * tests come with training sessions.
 * @throws BadAnswerError
 */
export function parseTests(answer: Answer4): Understood {
  const records: KindRecord[] = [];
  const problems: string[] = [];
  const elements = listIn(answer, 'tests');
  for (const [i, element] of elements.entries()) {
    const read = readerOf(element);
    if (!read) continue;
    const said = read([element]);
    if (said.records.length === 0) problems.push(`element ${i + 1} of ${elements.length} is not understood`);
    for (const record of said.records) records.push({ ...record, source: 'accesslink_v4' });
  }
  return plausible(records, problems);
}

function readerOf(element: unknown): ((elements: readonly unknown[]) => Understood) | undefined {
  if (!isObject(element)) return () => ({ records: [], problems: [] });
  if (isObject(element.orthostaticTestResult)) return readOrthostaticTest;
  return isObject(element.fitnessTestResult) ? readFitnessTest : undefined;
}
