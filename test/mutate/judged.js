// Judgments about changes that no in-process test notices: test/mutate/judged/FOLDER.json, one list for each folder of src.
// An entry is identified by its file, the text of its line, the mutator, the code and its replacement, never by its line
// number.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `equivalent`: no input makes a difference; `elsewhere`: a test that starts processes notices it, and `reason` names it. */
const verdicts = ['equivalent', 'elsewhere'];

/** @returns {Map<string, { verdict: string, reason: string }>} */
export function readJudged(folders) {
  const judged = new Map();
  for (const folder of folders) {
    const path = join(import.meta.dirname, 'judged', `${folder}.json`);
    if (!existsSync(path)) continue;
    for (const entry of JSON.parse(readFileSync(path, 'utf8'))) {
      if (!verdicts.includes(entry.verdict) || !entry.reason)
        throw new RangeError(`${path}: ${keyOf(entry)} needs a verdict (${verdicts.join(', ')}) and a reason`);
      judged.set(keyOf(entry), entry);
    }
  }
  return judged;
}

export const keyOf = ({ file, line, mutator, code, becomes }) => JSON.stringify([file, line, mutator, code, becomes]);

/** A change as an entry; `source` is the text of its file. */
export function asEntry(mutant, file, source) {
  return {
    file,
    line: source.split('\n')[mutant.location.start.line - 1].trim(),
    mutator: mutant.mutatorName,
    code: between(source, mutant.location),
    becomes: mutant.replacement,
  };
}

/** Lines and columns of a result count from one. */
function between(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.map((line) => line.trim()).join(' ');
}
