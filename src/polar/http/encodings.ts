import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';
import { codeOf } from '../../guards.js';
import { BadAnswerError, tooLarge } from '../errors.js';

type Decode = (packed: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;

/** `zstd` came with Node 22.15; the types are those of the oldest supported Node. */
const { zstdDecompress }: { gunzip: typeof gunzip; zstdDecompress?: typeof gunzip } =
  process.getBuiltinModule('node:zlib');

const decoders: Readonly<Record<string, Decode | undefined>> = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
  // Some servers say deflate and leave out the zlib header that RFC 9110, 8.4.1.2 requires.
  deflate: (packed, options) => (hasZlibHeader(packed) ? promisify(inflate) : promisify(inflateRaw))(packed, options),
  ...(zstdDecompress && { zstd: promisify(zstdDecompress) }),
};

/** No server compresses a body more often; a header that says so would only cost time. */
const maxLayers = 4;

/** One layer of a content encoding. */
export interface Layer {
  name: string;
  decode: Decode;
}

/**
 * What a Content-Encoding says was done to a body, in the order in which it has to be undone. polar-sync requests only
 * gzip; a proxy in between may compress differently, and what can be read is read.
 * @throws BadAnswerError for an encoding that cannot be undone here, naming it.
 */
export function layersOf(contentEncoding: string | undefined): Layer[] {
  const names = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-gzip$/, 'gzip'))
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > maxLayers) throw new BadAnswerError('compressed many times over', { retryable: false });
  return names.reverse().map((name) => {
    const decode = Object.hasOwn(decoders, name) ? decoders[name] : undefined;
    if (decode !== undefined) return { name, decode };
    const said = JSON.stringify(name.slice(0, 40));
    const why = name === 'zstd' ? 'which this version of Node cannot read' : 'which polar-sync did not ask for';
    throw new BadAnswerError(`compressed as ${said}, ${why}`, { retryable: false });
  });
}

/**
 * Undoes the layers one by one; none may grow beyond `maxBytes`, so that a small bomb cannot become a large buffer.
 * @throws BadAnswerError if it is too large, damaged or truncated.
 */
export async function unpack(packed: Uint8Array, layers: readonly Layer[], maxBytes: number): Promise<Uint8Array> {
  let body = packed;
  for (const { name, decode } of layers) {
    try {
      body = await decode(body, { maxOutputLength: maxBytes });
    } catch (problem) {
      if (codeOf(problem) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
      throw new BadAnswerError(`a damaged or truncated ${name} body`);
    }
  }
  return body;
}

/** RFC 1950, 2.2: method 8 (deflate), and both bytes together a multiple of 31. */
function hasZlibHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
