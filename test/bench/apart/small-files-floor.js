import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatOf, foundFile, sessionsIn } from '../../../dist/sync/import/session-files.js';

/* What is not the import's own: each file of a folder recognized and read, one after the other. */
const [folder] = process.argv.slice(2);
for (const name of readdirSync(folder)) {
  const body = readFileSync(join(folder, name));
  const known = await formatOf({ name, bytes: body.length, read: async () => body });
  if (sessionsIn(foundFile(known.format, name, body))?.length !== 1) throw new Error(`no session in ${name}`);
}
