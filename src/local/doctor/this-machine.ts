import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { totalmem } from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import { Database } from '#store/database.ts';
import { withUserAsParameter } from '#store/database-url.ts';
import { findNative } from '#store/embedded-binaries.ts';
import type { Answer, Certificate, Machine } from './machine.ts';

/** Nobody waits longer for one look. */
const patienceMs = 5_000;
const millisecondsPerDay = 86_400_000;

export function thisMachine(variables: Machine['variables']): Machine {
  return {
    platform: process.platform,
    arch: process.arch,
    nodeVersion: process.versions.node,
    glibc: glibcVersion(),
    isRoot: process.getuid?.() === 0,
    memoryBytes: totalmem(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    variables,
    run,
    text: textOf,
    exists: existsSync,
    freeBytes,
    canWrite,
    answers,
    ask,
    certificate,
    embeddedStore,
    ownStore,
    now: Date.now,
  };
}

const header = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) });

function glibcVersion(): string | undefined {
  return header.safeParse(process.report?.getReport()).data?.header.glibcVersionRuntime;
}

function run(program: string, ...args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: patienceMs }, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function freeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(nearestFolder(folder));
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function canWrite(folder: string): boolean {
  try {
    accessSync(nearestFolder(folder), constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A folder that is to be made will lie on the disk of the first one above it that is there. */
function nearestFolder(folder: string): string {
  const up = path.dirname(folder);
  return existsSync(folder) || up === folder ? folder : nearestFolder(up);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectPlain({ port, host: '127.0.0.1', timeout: patienceMs });
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

async function ask(url: string): Promise<Answer | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(patienceMs), redirect: 'manual' });
    const date = Date.parse(answer.headers.get('date') ?? '');
    const server = answer.headers.get('server') ?? undefined;
    return { status: answer.status, server, date: Number.isNaN(date) ? undefined : date, body: (await answer.text()).slice(0, 100_000) };
  } catch {
    return undefined;
  }
}

function certificate(url: string): Promise<Certificate | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connectTls({ host: hostname, port: Number(port === '' ? 443 : port), servername: hostname, timeout: patienceMs });
    socket.once('secureConnect', () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to);
      socket.destroy();
      resolve(Number.isNaN(until) ? undefined : { isTrusted: true, days: (until - Date.now()) / millisecondsPerDay });
    });
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(isOfCertificate(error) ? { isTrusted: false, because: error.code ?? '' } : undefined),
    );
    socket.once('timeout', () => void socket.destroy(new Error('silent')));
  });
}

/** Of a connection that never came about there is no certificate to tell of. */
function isOfCertificate({ code = '' }: NodeJS.ErrnoException): boolean {
  return /CERT|SIGNATURE|ISSUER|ALTNAME/.test(code);
}

async function embeddedStore(): ReturnType<Machine['embeddedStore']> {
  try {
    const version = await run(path.join(findNative(), 'bin', 'postgres'), '--version');
    const found = /\d+(?:\.\d+)*/.exec(version ?? '')?.[0];
    return found === undefined ? { problem: 'The embedded PostgreSQL does not start here.' } : { version: found };
  } catch (error) {
    return { problem: sentenceOf(error) };
  }
}

async function ownStore(url: string): ReturnType<Machine['ownStore']> {
  const database = new Database({ connectionString: withUserAsParameter(url), max: 1 });
  try {
    const [row] = await database.query<{ server_version_num: string }>('show server_version_num');
    return { version: Number(row?.server_version_num ?? 0) };
  } catch (error) {
    return { problem: sentenceOf(error) };
  } finally {
    await database.close();
  }
}

/** Ours name no password; of others only the kind is told. */
function sentenceOf(error: unknown): string {
  return error instanceof Failure ? error.message : error instanceof Error ? `${error.name}.` : 'It cannot be used.';
}
