import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/* The least that an import of a folder can take: each file read, parsed, hashed and compressed, one after the other. */
const [folder] = process.argv.slice(2);
for (const name of readdirSync(folder)) {
  const body = readFileSync(join(folder, name));
  JSON.parse(body.toString('utf8'));
  createHash('sha256').update(body).digest('hex');
  gzipSync(body, { level: 4 });
}
