import type { FileOpened, HostReached, ProgramStarted } from './observed.ts';

/** What `strace -f -e trace=%file,%network,execve` wrote. */
export interface Traced {
  readonly files: readonly FileOpened[];
  readonly hosts: readonly HostReached[];
  readonly programs: readonly ProgramStarted[];
}

const fileCalls = /^(?:open|openat|openat2|access|faccessat2?|stat|lstat|newfstatat|statx|readlink|readlinkat|chdir|truncate|connect)\(/;
const missing = /= -1 (?:ENOENT|ENOTDIR|EACCES|EPERM)/;

/** Each path, host and program once. `folder`: where the program was started, for paths without a beginning. */
export function readStrace(log: string, folder: string): Traced {
  const files = new Map<string, FileOpened>();
  const hosts = new Map<string, HostReached>();
  const programs = new Map<string, ProgramStarted>();
  for (const line of wholeLines(log)) {
    const program = programIn(line, folder);
    if (program !== undefined) programs.set(program.path, program);
    for (const host of hostsIn(line)) hosts.set(`${host.host} ${host.port ?? ''}`, host);
    const file = fileIn(line, folder);
    // What was there once was there: it may be removed, or made, on the way.
    if (file !== undefined && (file.isThere || !files.has(file.path))) files.set(file.path, file);
  }
  return { files: [...files.values()], hosts: [...hosts.values()], programs: withoutTries([...programs.values()]) };
}

/** A call that another thread cut in two is one again. */
function wholeLines(log: string): readonly string[] {
  const open = new Map<string, string>();
  return log.split('\n').flatMap((line) => {
    const [, pid = '', rest = line] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const begun = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    if (begun !== null) {
      open.set(pid, begun[1] ?? '');
      return [];
    }
    const [, resumed] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    if (resumed === undefined) return [rest];
    const whole = `${open.get(pid) ?? ''}${resumed}`;
    open.delete(pid);
    return [whole];
  });
}

function fileIn(line: string, folder: string): FileOpened | undefined {
  if (!fileCalls.test(line)) return undefined;
  const path = line.startsWith('connect(')
    ? /sun_path="((?:[^"\\]|\\.)+)"/.exec(line)?.[1]
    : /^\w+\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)+)"/.exec(line)?.[1];
  if (path === undefined) return undefined;
  // A folder that is only looked at on the way to something else is nothing that anybody needs.
  if (/st_mode=S_IFDIR|stx_mode=S_IFDIR/.test(line) || /O_DIRECTORY/.test(line) || line.startsWith('readlink')) return undefined;
  return { path: absolute(plain(path), folder), isThere: !missing.test(line) };
}

function programIn(line: string, folder: string): ProgramStarted | undefined {
  const path = /^execve(?:at)?\("((?:[^"\\]|\\.)+)"/.exec(line)?.[1];
  return path === undefined ? undefined : { path: absolute(plain(path), folder), isThere: !missing.test(line) };
}

/** A program that is looked for in one folder of PATH after the other is one program: there, or nowhere. */
function withoutTries(programs: readonly ProgramStarted[]): readonly ProgramStarted[] {
  const nameOf = ({ path }: ProgramStarted): string => path.split('/').at(-1) ?? path;
  const there = new Set(programs.filter(({ isThere }) => isThere).map(nameOf));
  const told = new Set<string>();
  return programs.filter((program) => {
    if (program.isThere) return true;
    const name = nameOf(program);
    if (there.has(name) || told.has(name)) return false;
    told.add(name);
    return true;
  });
}

function hostsIn(line: string): readonly HostReached[] {
  if (line.startsWith('connect(')) return connectedIn(line);
  if (!/^(?:sendto|sendmmsg|sendmsg|send)\(/.test(line)) return [];
  return [...line.matchAll(/(?:iov_base=|\d, )"((?:[^"\\]|\\.)*)"/g)].flatMap(([, bytes = '']) => {
    const host = questionIn(bytes);
    return host === undefined ? [] : [{ host }];
  });
}

/** The resolver's own server, and sockets that only ask for a route, are nobody that a program wants. */
function connectedIn(line: string): readonly HostReached[] {
  const [, port = '', host = ''] = /sin_port=htons\((\d+)\), sin_addr=inet_addr\("([^"]+)"\)/.exec(line) ?? [];
  const [, port6 = '', host6 = ''] = /sin6_port=htons\((\d+)\).*inet_pton\(AF_INET6, "([^"]+)"/.exec(line) ?? [];
  const found = host === '' ? { host: host6.replace(/^::ffff:/, ''), port: Number(port6) } : { host, port: Number(port) };
  return found.host === '' || found.port === 53 || found.port === 0 ? [] : [found];
}

/** The name in a question to a resolver: twelve bytes, then labels with their lengths. */
function questionIn(written: string): string | undefined {
  const bytes = bytesOf(written);
  // One question, and the flags of a question.
  if (bytes.length < 17 || bytes[4] !== 0 || bytes[5] !== 1 || ((bytes[2] ?? 0) & 0x80) !== 0) return undefined;
  const labels: string[] = [];
  for (let at = 12; ;) {
    const length = bytes[at];
    if (length === undefined || length > 63) return undefined;
    if (length === 0) break;
    labels.push(String.fromCharCode(...bytes.slice(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  const name = labels.join('.');
  return /^[\w-]+(?:\.[\w-]+)*$/.test(name) ? name : undefined;
}

const escapes: { readonly [letter: string]: number } = { n: 10, r: 13, t: 9, v: 11, f: 12, a: 7, b: 8 };

/** As strace writes strings: octal, the escapes of C, and the rest as it is. */
function bytesOf(written: string): readonly number[] {
  return [...written.matchAll(/\\([0-7]{1,3})|\\(.)|([^])/g)].map(([, octal, letter, plainLetter]) => {
    if (octal !== undefined) return Number.parseInt(octal, 8);
    if (letter !== undefined) return escapes[letter] ?? letter.charCodeAt(0);
    return plainLetter?.charCodeAt(0) ?? 0;
  });
}

function plain(path: string): string {
  return /\\/.test(path) ? String.fromCharCode(...bytesOf(path)) : path;
}

function absolute(path: string, folder: string): string {
  const parts: string[] = [];
  for (const part of `${path.startsWith('/') ? '' : `${folder}/`}${path}`.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
