import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, it } from 'vitest';
import type { Target, TargetAccess, TargetKind } from '../../../src/deliver/target.js';
import { endurain } from '../../../src/deliver/targets/endurain.js';
import { workoutTracker } from '../../../src/deliver/targets/workout-tracker.js';
import { readUploaded } from '../../../src/sandbox/targets/uploaded.js';
import { delivery, failure, noNote } from './support.js';

const key = 'a/key-of-mine-0123456789';
const toClose: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

/** A service that responds to everything as it likes. */
async function service(kind: TargetKind, respond: (response: ServerResponse) => void): Promise<Target> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => respond(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const access = {
    ...{ config: { name: 'x', kind: kind.name, url }, secret: { origin: url, key }, env: {}, version: '1.2.3' },
    ...{ signal: new AbortController().signal, now: () => new Date(), sleep: async () => undefined },
  };
  const target = kind.open(access as unknown as TargetAccess);
  toClose.push(
    () => target.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return target;
}

const isPlain = (text: string) => !/[\p{Cc}\p{Cf}]/u.test(text);

it.each([
  ['a body without end', (response) => endless(response)],
  [
    'a body that unpacks to a thousand times its size',
    (response) => response.writeHead(201, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 * 1024 * 1024))),
  ],
  ['an id that leads elsewhere', (response) => response.writeHead(201).end('[{"id":"../../../evil"}]')],
  ['an id that writes to the terminal', (response) => response.writeHead(201).end('[{"id":"\\u001b]0;x\\u0007"}]')],
  ['JSON nested too deeply to read', (response) => response.writeHead(201).end('['.repeat(200_000))],
] as [string, (response: ServerResponse) => void][])('%s is no receipt', async (_title, respond) => {
  const target = await service(endurain, respond);
  const problem = await failure(target.send(delivery(), noNote));
  expect(problem).toMatchObject({ code: 'TARGET_ANSWER_LOST', verdict: 'unknown' });
  expect(isPlain(problem.message)).toBe(true);
});

it('the words of a service are one short line without control characters', async () => {
  const detail = `\u001b[2J\u202Erejected\r\n\tfor ${'a reason '.repeat(100_000)}`;
  const target = await service(endurain, (response) => response.writeHead(422).end(JSON.stringify({ detail })));
  const { message } = await failure(target.send(delivery(), noNote));
  expect(message).toContain('[2J rejected for a reason');
  expect([isPlain(message), message.length < 300]).toEqual([true, true]);
});

it('a key is not repeated, even from JSON that is nested too deeply to be searched', async () => {
  const escaped = [...key].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const target = await service(endurain, (response) =>
    response.writeHead(401).end(`{"detail":"no such key: ${escaped}","more":${deep}}`),
  );
  const problem = await failure(target.send(delivery(), noNote));
  expect(problem.message).not.toContain(key);
});

it('a page that mentions a duplicate is none', async () => {
  const target = await service(workoutTracker, (response) =>
    response.writeHead(200).end('<html>This name already exists. A duplicate.</html>'),
  );
  expect(await failure(target.send(delivery(), noNote))).toMatchObject({ verdict: 'unknown' });
  const login = await service(workoutTracker, (response) => response.writeHead(401).end('user already exists'));
  expect(await failure(login.send(delivery(), noNote))).toMatchObject({ code: 'TARGET_KEY', verdict: 'not-sent' });
});

it.each([
  ['a definition that leads beyond the end', [0x40]],
  ['a count of fields without the fields', [0x40, 0, 0, 18, 0, 255]],
])('a stand-in finds %s in a FIT file damaged', (_title, records) => {
  expect(readUploaded('x.fit', fitOf(records))).toBeUndefined();
});

it('a stand-in finds a gzip file that fills the memory damaged', () => {
  const gpx = (size: number) =>
    gzipSync(`<gpx><time>2026-01-01T00:00:00Z</time>${' '.repeat(size)}</gpx>`, { level: 1 });
  expect(readUploaded('x.gpx.gz', gpx(10))).toMatchObject({ format: 'gpx' });
  expect(readUploaded('x.gpx.gz', gpx(64 * 1024 * 1024))).toBeUndefined();
});

function endless(response: ServerResponse): void {
  response.writeHead(201);
  const chunk = Buffer.alloc(256 * 1024, 32);
  const more = (): void => {
    if (response.destroyed) return;
    if (response.write(chunk)) setImmediate(more);
    else response.once('drain', more);
  };
  more();
}

/** A FIT file with a right header and checksum around these bytes. */
function fitOf(records: readonly number[]): Buffer {
  const head = Buffer.from([14, 0x20, 0, 0, records.length, 0, 0, 0, 0x2e, 0x46, 0x49, 0x54, 0, 0]);
  const body = Buffer.concat([head, Buffer.from(records)]);
  let crc = 0;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Buffer.concat([body, Buffer.from([crc & 0xff, crc >> 8])]);
}
