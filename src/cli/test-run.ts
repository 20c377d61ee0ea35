// For the tests of this folder: a controller that answers what a test tells it, and one run of the command line against it.
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import type { InitRequest, LocalWork, Terminal } from './environment.ts';
import type { DataHere } from '#core/data/here.ts';
import type { Failure } from '#core/failure.ts';
import { day } from '#core/time/fixture.ts';
import { compileForTests } from './calendar-fixture.ts';
import { runCli } from './run-cli.ts';

export interface Answered {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
}

export interface Heard {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

interface RunOptions {
  readonly stdin?: string;
  readonly variables?: { readonly [name: string]: string };
  readonly isTTY?: boolean;
  /** What a person at the terminal types, an answer to each question. */
  readonly typed?: readonly string[];
}

export class TestController {
  /** `GET /api/me` → what is answered; a function is asked each time. */
  answers: { readonly [route: string]: Answered | (() => Answered) } = {};
  heard: Heard[] = [];
  readonly folder: string = mkdtempSync(path.join(tmpdir(), 'lockstep-cli-test-'));
  url = '';
  readonly #streams = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => {
      body += String(part);
    });
    request.on('end', () => this.#answer(request, response, body));
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Says to everybody who listens that the system changed. */
  hint(system: string, seq: number): void {
    for (const stream of this.#streams) stream.write(`data: ${JSON.stringify({ system, seq })}\n\n`);
  }

  /** Breaks every open stream of hints. */
  hangUp(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  async run(line: string | readonly string[], options: RunOptions = {}): Promise<Ran> {
    const argv = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
    const isAsked = options.typed !== undefined;
    const stdin = Object.assign(new PassThrough(), { isTTY: isAsked });
    const [stdout, stderr] = [sink(options.isTTY === true), sink(isAsked)];
    if (isAsked) answerQuestions(stdin, stderr.stream, options.typed);
    else stdin.end(options.stdin ?? '');
    const variables = { LOCKSTEP_URL: this.url, LOCKSTEP_CONFIG: path.join(this.folder, 'config.yaml'), ...options.variables };
    const streams = { stdin, stdout: stdout.stream, stderr: stderr.stream };
    const exit = await runCli(argv, streams, { variables, folder: this.folder, local });
    return { exit, out: stdout.text(), err: stderr.text() };
  }

  #answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { method = '', url: asked = '', headers } = request;
    this.heard.push({ method, path: asked, headers, body });
    if (asked === '/api/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
      this.#streams.add(response);
      response.on('close', () => this.#streams.delete(response));
      return;
    }
    const route = `${method} ${asked}`;
    const found = this.answers[route];
    const answer = typeof found === 'function' ? found() : (found ?? notFound(route));
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {}));
  }
}

function notFound(route: string): Answered {
  return { status: 404, body: { error: { code: 'no-such-route', sentence: `No ${route}.`, next: '' } } };
}

/** Types the next answer whenever a question stands there. */
function answerQuestions(stdin: PassThrough, asking: Terminal, typed: readonly string[]): void {
  const answers = [...typed];
  if (!(asking instanceof PassThrough)) return;
  asking.on('data', (part) => {
    const next = String(part).endsWith(' ') ? answers.shift() : undefined;
    if (next !== undefined) setTimeout(() => stdin.write(`${next}\n`), 5);
  });
}

function sink(isTTY: boolean): { readonly stream: Terminal; readonly text: () => string } {
  const parts: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 80, rows: 24 });
  stream.on('data', (part) => parts.push(String(part)));
  return { stream, text: () => parts.join('') };
}

/** What a host's databases say; a test of them gives them its own answers. */
export const hostData: { here?: DataHere; failure?: Failure } = {};

/** What `lockstep init` was to write, newest last. */
export const asked: InitRequest[] = [];

const local: LocalWork = {
  dataHere: () => {
    if (hostData.here !== undefined) return Promise.resolve(hostData.here);
    return Promise.reject(hostData.failure ?? new Error('A test of the databases of a host gives them answers.'));
  },
  checkPaper: (_paper, key) => Promise.resolve({ state: 'stranger', sentence: `It is not signed by ${key}.` }),
  makeMaskKey: () => (hostData.failure === undefined ? Promise.resolve() : Promise.reject(hostData.failure)),
  backUp: ({ target }) =>
    Promise.resolve({ target, kind: 'physical', endedAt: '2026-06-09T18:00:00.000Z', heads: [], files: 1, bytes: 1, isOnline: true }),
  restore: ({ data }) => Promise.resolve({ data, kind: 'physical', endedAt: '2026-06-09T18:00:00.000Z', lockstep: '0.1.0', heads: [] }),
  recoverUser: ({ name }) => Promise.resolve({ person: name, password: 'shown-this-once' }),
  whatRuns: () => Promise.resolve(['the controller (process 7)', 'the agent (process 8)', 'web of shop in dev']),
  takeDown: (_request, tell) => {
    tell('the controller (process 7)');
    return Promise.resolve(['the controller (process 7)']);
  },
  version: () => Promise.resolve({ version: '0.1.0', commit: 'abcdef1' }),
  validate: () => Promise.resolve({ ok: true, warnings: [], system: 'shop', stages: ['DEV', 'PROD'], services: ['api'] }),
  compileFile: (text, now) => compileForTests(text, now),
  compareZones: (zones) =>
    Promise.resolve(
      zones.map((zone) => ({
        zone,
        own: '2026c',
        other: '2026f',
        differs: { from: Date.UTC(2026, 10, 21), seconds: 3600, otherSeconds: 7200 },
      })),
    ),
  readDates: (file) =>
    file.endsWith('broken.ics')
      ? Promise.resolve({
          ok: false,
          problems: [{ line: 3, sentence: 'This event ends before it begins, or as it does: nothing is left of it.' }],
        })
      : Promise.resolve({
          ok: true,
          dates: [
            { first: day('2026-12-28'), last: day('2026-12-30'), summary: 'Company "holidays"' },
            { first: day('2027-05-07'), last: day('2027-05-07'), summary: 'Bridge' },
          ],
        }),
  mend: (text) =>
    Promise.resolve({
      text: text.replace('valuse', 'values'),
      mended: text.includes('valuse') ? [{ code: 'unknown-key', line: 3, was: '  valuse:', now: '  values:' }] : [],
    }),
  withDefaults: (text) => Promise.resolve(text),
  compareFiles: () => Promise.resolve({ changes: ['service api: command a → b'], weakens: [], problems: [] }),
  examine: () =>
    Promise.resolve([
      { id: 'node', state: 'ok', sentence: 'Node 24 runs this.' },
      { id: 'git', state: 'warn', sentence: 'git is not there.', why: 'It brings sources.', next: 'apt-get install git' },
    ]),
  schema: () => Promise.resolve('{}\n'),
  survey: () =>
    Promise.resolve({
      name: 'shop',
      services: [{ name: 'api', folder: 'api', kind: 'Node', health: '/health', variables: [] }],
      hasFile: false,
      ci: 'GitHub Actions',
      unserved: [],
      presets: [
        { id: 'dev-staging-prod', path: 'DEV → STAGING → PROD', summary: 'three' },
        { id: 'reference', path: 'DEV → TEST', summary: 'six' },
      ],
    }),
  init: (request) => {
    asked.push(request);
    return Promise.resolve(
      request.name === 'taken' ? { kind: 'there', file: 'lockstep.yaml' } : { kind: 'written', files: ['lockstep.yaml'] },
    );
  },
  verifyExport: () => Promise.resolve({ readable: false, sentence: 'this is none.' }),
};
