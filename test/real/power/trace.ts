import { readFileSync } from 'node:fs';

/** A finished system call from strace: its name, arguments and result. */
interface Call {
  name: string;
  args: string;
  result: number;
}

/** What a program did that a disk or Polar notices. Paths are absolute; descriptors are the program's own. */
export type Step =
  | { do: 'open'; path: string; flags: string; fd: number }
  | { do: 'close'; fd: number }
  | { do: 'write'; fd: number; bytes: Buffer; at?: number }
  | { do: 'truncate'; fd: number; size: number }
  | { do: 'rename' | 'link'; from: string; to: string }
  | { do: 'unlink' | 'rmdir' | 'mkdir'; path: string }
  | { do: 'sync'; fd: number }
  | { do: 'request'; method: string; path: string };

const files = 'openat,open,creat,close,dup,dup2,dup3,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate';
const names = 'rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat,mkdir,mkdirat,rmdir';
const other = 'fsync,fdatasync,sync,syncfs,sync_file_range,fallocate,copy_file_range,sendfile,sendto,sendmsg';

/** The start of a command line that records a command into `trace`: every byte written, in order. */
export const straceOf = (trace: string): string[] => [
  ...['-f', '--seccomp-bpf', '-xx', '-s', '100000000'],
  ...['-e', `trace=${[files, names, other].join()}`, '-e', 'signal=none', '-o', trace],
];

/** Reads the output of strace. A call that could change a disk but is not in the model is an error. */
export function readTrace(trace: string): Step[] {
  return [...calls(readFileSync(trace, 'latin1'))].flatMap((call) => (call.result < 0 ? [] : stepsOf(call)));
}

/** The calls in the order in which they ended; one that a thread switch interrupts is in two lines. */
function* calls(text: string): Generator<Call> {
  const begun = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, thread = '', told = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const unfinished = /^(.*) <unfinished \.\.\.>$/.exec(told)?.[1];
    if (unfinished !== undefined) {
      begun.set(thread, unfinished);
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(told)?.[1];
    const whole = resumed === undefined ? told : `${begun.get(thread)}${resumed}`;
    const [, name, args, result] = /^(\w+)\((.*)\) += (-?\d+)/.exec(whole) ?? [];
    if (name !== undefined && args !== undefined) yield { name, args, result: Number(result) };
  }
}

function stepsOf({ name, args, result }: Call): Step[] {
  const fd = Number.parseInt(args, 10);
  const [first = '', second = ''] = strings(args).map(String);
  switch (name) {
    case 'openat':
    case 'open':
      return [{ do: 'open', path: first, flags: args, fd: result }];
    case 'close':
      return [{ do: 'close', fd }];
    case 'write':
    case 'writev':
      return [...requests(written(args, result)), { do: 'write', fd, bytes: written(args, result) }];
    case 'sendto':
    case 'sendmsg':
      return requests(written(args, result));
    case 'pwrite64':
    case 'pwritev':
      return [{ do: 'write', fd, bytes: written(args, result), at: lastNumber(args) }];
    case 'ftruncate':
      return [{ do: 'truncate', fd, size: lastNumber(args) }];
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return [{ do: 'rename', from: first, to: second }];
    case 'link':
    case 'linkat':
      return [{ do: 'link', from: first, to: second }];
    case 'unlinkat':
      return [{ do: args.includes('AT_REMOVEDIR') ? 'rmdir' : 'unlink', path: first }];
    case 'unlink':
    case 'rmdir':
      return [{ do: name, path: first }];
    case 'mkdir':
    case 'mkdirat':
      return [{ do: 'mkdir', path: first }];
    case 'fsync':
    case 'fdatasync':
      return [{ do: 'sync', fd }];
    default:
      throw new Error(`The disk model does not know ${name}(${args.slice(0, 100)})`);
  }
}

const strings = (args: string): Buffer[] =>
  [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => Buffer.from(hex.replaceAll('\\x', ''), 'hex'));

/** The bytes that the call accepted. */
const written = (args: string, taken: number): Buffer => Buffer.concat(strings(args)).subarray(0, taken);

const lastNumber = (args: string): number => Number(/(\d+)$/.exec(args)?.[1]);

function requests(bytes: Buffer): Step[] {
  const [, method, path] = /^(GET|POST|PUT|DELETE) (\S+) HTTP\/1\.1\r\n/.exec(bytes.toString('latin1', 0, 2000)) ?? [];
  return method !== undefined && path !== undefined ? [{ do: 'request', method, path }] : [];
}
