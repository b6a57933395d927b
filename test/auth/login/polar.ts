import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Seen {
  method: string;
  path: string;
  authorization: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}

type Answer = { status: number; body?: unknown } | ((response: ServerResponse) => void);

/** As much of Polar as a sign-in needs, on a real port: the requests it got, and the responses it should send. */
export class Polar {
  readonly seen: Seen[] = [];
  token: Answer = {
    status: 200,
    body: { access_token: 'the-token', token_type: 'bearer', expires_in: 31535999, x_user_id: 475 },
  };
  users: Answer = { status: 200, body: { 'polar-user-id': 475 } };
  deletion: Answer = { status: 204 };
  origin = '';
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.origin = `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    this.seen.push({ method, path, headers, authorization: headers.authorization, body: await text(request) });
    const answer = path === '/token' ? this.token : method === 'DELETE' ? this.deletion : this.users;
    if (typeof answer === 'function') return answer(response);
    const body =
      answer.body === undefined ? '' : typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  }
}
