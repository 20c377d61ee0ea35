import { request as httpRequest, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Admitted } from './admitted.ts';
import { chooseInstance } from './choice.ts';
import { headersForVisitor } from './headers.ts';
import { connectTimeoutMs, type Instance } from './instance.ts';
import { answerOurselves, type OwnAnswer } from './pages.ts';

/** A body up to this size is read before it is sent, where the method allows sending it again. */
const longestReplayedBody = 65_536;

/** One request on its way to a side, from the first instance tried to the last byte of the answer. */
export class Forwarding {
  readonly #admitted: Admitted;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #tried = new Set<Instance>();
  readonly #isReplayable: boolean;
  #body: Buffer | undefined;
  #upstream: ClientRequest | undefined;
  #wasReplayed = false;
  #isBroken = false;

  constructor(admitted: Admitted, request: IncomingMessage, response: ServerResponse) {
    this.#admitted = admitted;
    this.#request = request;
    this.#response = response;
    this.#isReplayable = isReplayable(request);
  }

  start(): void {
    if (this.#isReplayable && hasBody(this.#request)) return this.#readBody();
    this.#tryNext();
  }

  #readBody(): void {
    const chunks: Buffer[] = [];
    this.#request.on('data', (chunk: Buffer) => chunks.push(chunk));
    this.#request.once('end', () => {
      this.#body = Buffer.concat(chunks);
      this.#tryNext();
    });
  }

  #tryNext(): void {
    const { side, clock } = this.#admitted;
    const now = clock();
    const instance = chooseInstance(side.instances, side.turn, {
      isHealthy: (instance) => instance.isHealthy(now),
      isTried: (instance) => this.#tried.has(instance),
    });
    side.turn += 1;
    if (instance === undefined) return this.#fail(noInstance);
    this.#tried.add(instance);
    this.#attempt(instance, this.#isReplayable ? 'pooled' : 'careful');
  }

  #attempt(instance: Instance, connection: 'pooled' | 'careful' | 'fresh'): void {
    const upstream = httpRequest({
      agent: instance.agents[connection],
      host: instance.address.host,
      port: instance.address.port,
      method: this.#request.method,
      path: this.#request.url,
      headers: this.#admitted.headers,
      timeout: this.#admitted.route.listener.answerTimeoutMs,
      setDefaultHeaders: false,
    });
    const attempt: Attempt = { instance, upstream, isConnected: false, isAnswered: false, bytesBefore: 0 };
    this.#upstream = upstream;
    upstream.once('socket', () => this.#onSocket(attempt));
    upstream.once('response', (answer) => this.#relay(attempt, answer));
    upstream.on('timeout', () => this.#onSilence(attempt));
    upstream.on('error', (error) => this.#onError(attempt, error));
    if (this.#body !== undefined) upstream.end(this.#body);
    else if (!hasBody(this.#request)) upstream.end();
  }

  /** A body is taken from the visitor only when somebody is there to receive it: until then another instance can be tried. */
  #onSocket(attempt: Attempt): void {
    const { socket } = attempt.upstream;
    if (socket === null) return;
    const connected = () => {
      attempt.isConnected = true;
      attempt.bytesBefore = socket.bytesRead;
      if (this.#body === undefined && hasBody(this.#request)) this.#request.pipe(attempt.upstream);
    };
    if (!socket.connecting) return connected();
    const timer = setTimeout(() => attempt.upstream.destroy(new Error('it did not accept the connection in time')), connectTimeoutMs);
    socket.once('connect', connected);
    for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(timer));
  }

  #relay(attempt: Attempt, answer: IncomingMessage): void {
    attempt.isAnswered = true;
    attempt.instance.answered();
    const status = answer.statusCode ?? 502;
    this.#admitted.visit.answered(status);
    this.#ended(attempt.instance, status >= 500);
    if (status >= 500) this.#count('serviceErrors');
    const headers = headersForVisitor(answer.rawHeaders);
    if (this.#admitted.isStopping()) headers.push('Connection', 'close');
    answer.once('error', () => this.#broke());
    try {
      this.#response.writeHead(status, answer.statusMessage ?? '', headers);
    } catch {
      // A status or a header that may not be written again: the service's answer is no HTTP.
      attempt.upstream.destroy();
      return this.#fail(noAnswer);
    }
    answer.pipe(this.#response);
    if (hasBody(this.#request)) this.#response.once('finish', () => this.#letBodyGo());
  }

  /** The answer is complete before the question was: what still comes is read and thrown away, so that the connection stays in step. */
  #letBodyGo(): void {
    this.#request.unpipe();
    if (!this.#request.readableEnded) this.#request.resume();
  }

  /** Silence counts once everything was sent: a slow upload is not the service's fault. */
  #onSilence(attempt: Attempt): void {
    if (attempt.isAnswered || !attempt.upstream.writableFinished) return;
    attempt.isAnswered = true;
    attempt.upstream.destroy();
    this.#ended(attempt.instance, true);
    this.#fail(noAnswerInTime);
  }

  #onError(attempt: Attempt, error: Error): void {
    if (attempt.isAnswered || this.#response.destroyed) return;
    if (!attempt.isConnected) {
      attempt.instance.refused(this.#admitted.clock());
      return this.#tryNext();
    }
    if (this.#mayReplay(attempt, error)) {
      this.#wasReplayed = true;
      return this.#attempt(attempt.instance, 'fresh');
    }
    this.#ended(attempt.instance, true);
    this.#fail(noAnswer);
  }

  #ended(instance: Instance, isBad: boolean): void {
    instance.ended(isBad, this.#admitted.side.instances, this.#admitted.clock());
  }

  /** A kept connection can be closed by the service in the moment of its use: that is nobody's failure, if nothing came back on it. */
  #mayReplay(attempt: Attempt, error: Error): boolean {
    if (!this.#isReplayable || this.#wasReplayed || !attempt.upstream.reusedSocket) return false;
    const isReset = 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
    return isReset && attempt.upstream.socket?.bytesRead === attempt.bytesBefore;
  }

  #fail(answer: OwnAnswer): void {
    this.#letBodyGo();
    if (this.#response.headersSent) return this.#broke();
    this.#count('failures');
    this.#admitted.visit.answered(answer.status);
    answerOurselves(this.#request, this.#response, answer);
  }

  /** The service stopped in the middle of its answer: the visitor's connection breaks too, so that half is never taken for whole. */
  #broke(): void {
    if (this.#isBroken || this.#response.closed) return;
    this.#isBroken = true;
    this.#count('failures');
    this.#admitted.visit.broke();
    this.#response.destroy();
  }

  /** The answer is complete, or the visitor has left. */
  over(): void {
    const isComplete = this.#response.writableFinished;
    const isLeft = !isComplete && !this.#isBroken;
    if (isLeft) this.#count('abandoned');
    this.#admitted.visit.over(isLeft);
    const upstream = this.#upstream;
    if (upstream !== undefined && !(isComplete && upstream.writableFinished)) upstream.destroy();
  }

  #count(what: 'failures' | 'serviceErrors' | 'abandoned'): void {
    for (const traffic of this.#admitted.traffics) traffic.counts[what] += 1;
  }
}

interface Attempt {
  readonly instance: Instance;
  readonly upstream: ClientRequest;
  isConnected: boolean;
  isAnswered: boolean;
  /** What had come back on the connection before this request. */
  bytesBefore: number;
}

const idempotentMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** May be sent twice (RFC 9110, 9.2.2), and small enough to keep until the answer begins. */
function isReplayable(request: IncomingMessage): boolean {
  const isIdempotent = idempotentMethods.has(request.method ?? '') || request.headers['idempotency-key'] !== undefined;
  if (!isIdempotent || request.headers['transfer-encoding'] !== undefined) return false;
  return Number(request.headers['content-length'] ?? 0) <= longestReplayedBody;
}

function hasBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
}

const retryShortly = { 'Retry-After': '1' };

const noInstance: OwnAnswer = {
  status: 503,
  code: 'no-instance',
  title: 'Back in a moment',
  sentence: 'No instance of this service takes a connection at the moment. Please try again shortly.',
  headers: retryShortly,
};

const noAnswer: OwnAnswer = {
  status: 502,
  code: 'no-answer',
  title: 'That did not go through',
  sentence: 'The service broke off before it answered. Whether it did what was asked is not known.',
};

const noAnswerInTime: OwnAnswer = {
  status: 504,
  code: 'no-answer-in-time',
  title: 'That takes too long',
  sentence: 'The service took the request and did not answer in time. Whether it did what was asked is not known.',
};
