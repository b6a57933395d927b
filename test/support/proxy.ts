import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './folder.js';

/** What is missing to make a certificate. */
export const missingOpenssl = spawnSync('openssl', ['version']).status === 0 ? [] : ['openssl'];

/** A self-signed certificate: give `file` to whatever should trust it. */
export interface Certificate {
  file: string;
  cert: Buffer;
  key: Buffer;
}

/** Made by openssl, for these names and for 127.0.0.1, valid until tomorrow. */
export function makeCertificate(...names: string[]): Certificate {
  const folder = temporaryFolder();
  const [file, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const alternatives = [...names.map((name) => `DNS:${name}`), 'IP:127.0.0.1'].join(',');
  execFileSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${alternatives}`, '-keyout', keyFile, '-out', file],
  ]);
  return { file, cert: readFileSync(file), key: readFileSync(keyFile) };
}

/** A TLS server that forwards every request to a plain HTTP server. @returns its port on 127.0.0.1. */
export function tlsFront(target: string, certificate: Certificate): Promise<number> {
  const { hostname, port } = new URL(target);
  return listen(
    createTlsServer(certificate, (incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const inner = request({ hostname, port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      inner.on('error', () => outgoing.destroy());
      incoming.pipe(inner);
    }),
  );
}

export interface ProxyOptions {
  /** Where `host:port` really is: a port on 127.0.0.1. Anything else gets a 502. */
  routes: Readonly<Record<string, number>>;
  /** `user:password`, without which it responds with 407. */
  credentials?: string;
  /** Makes the proxy itself use TLS. */
  certificate?: Certificate;
}

export interface RunningProxy {
  url: string;
  port: number;
  /** The targets of CONNECT requests. */
  asked: string[];
  /** Requests without CONNECT, as to a server. */
  plain: string[];
  /** Everything it could read of what went through it. */
  overheard(): string;
}

/** A proxy according to RFC 9110, 9.3.6: it opens tunnels, also to names that no resolver knows. */
export async function startProxy({ routes, credentials, certificate }: ProxyOptions): Promise<RunningProxy> {
  const asked: string[] = [];
  const plain: string[] = [];
  const heard: Buffer[] = [];
  const refuse: RequestListener = (incoming, outgoing) => {
    plain.push(incoming.url ?? '');
    outgoing.writeHead(501).end();
  };
  const server = certificate ? createTlsServer(certificate, refuse) : createServer(refuse);
  server.on('connect', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const target = incoming.url ?? '';
    asked.push(target);
    heard.push(Buffer.from(JSON.stringify(incoming.headers)));
    const wanted = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
    const port = routes[target];
    if (wanted !== undefined && incoming.headers['proxy-authorization'] !== wanted) {
      socket.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="x"\r\ncontent-length: 0\r\n\r\n',
      );
    } else if (port === undefined) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    } else {
      const onward = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        onward.write(head);
        socket.on('data', (bytes: Buffer) => heard.push(bytes));
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('close', () => onward.destroy());
      onward.on('close', () => socket.destroy());
    }
  });
  const port = await listen(server);
  const url = `${certificate ? 'https' : 'http'}://${credentials ? `${credentials}@` : ''}127.0.0.1:${port}`;
  return { url, port, asked, plain, overheard: () => Buffer.concat(heard).toString('latin1') };
}

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
