import { SaxesParser } from 'saxes';

/** Reads a file with a strict XML parser; throws if it is not well formed. */
export function parseXml(file: Uint8Array): void {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(Buffer.from(file).toString('utf8')).close();
}
