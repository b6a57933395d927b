import { type IncomingHttpHeaders, request } from 'node:http';

export interface Got {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface GetOptions {
  method?: string;
  headers?: Record<string, string>;
  /** The address to connect to; the URL's own by default. */
  address?: string;
}

/** One request on a new connection, like a browser's first one; the path is sent exactly as given. */
export function get(origin: string, path: string, { method = 'GET', headers = {}, address }: GetOptions = {}) {
  const { hostname, port, host } = new URL(origin);
  return new Promise<Got>((resolve, reject) => {
    const outgoing = request(
      { host: address ?? hostname, port, path, method, headers: { host, ...headers }, agent: false },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}
