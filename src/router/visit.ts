import type { IncomingMessage } from 'node:http';
import { endpointOf } from './endpoint.ts';
import type { Group } from './group.ts';
import type { Seconds } from './seconds.ts';

/** Where a request of a group is counted besides its side. */
export interface GroupVisit {
  readonly group: Group;
  readonly period: number;
  readonly isNew: boolean;
  readonly visitor: number;
  /** The service that is asked; it stands before the endpoint. */
  readonly service: string;
  readonly request: IncomingMessage;
}

/** One request as it is counted: once, when it is over, with the time until its answer began. */
export class Visit {
  readonly #seconds: Seconds;
  readonly #inGroup: GroupVisit | undefined;
  readonly #beganMs = performance.now();
  #microseconds: number | undefined;
  #isBad = false;
  #isKnown = true;
  #isOver = false;

  constructor(seconds: Seconds, inGroup: GroupVisit | undefined) {
    this.#seconds = seconds;
    this.#inGroup = inGroup;
  }

  /** An answer begins, the service's or our own for want of one. */
  answered(status: number): void {
    this.#microseconds = this.#sinceBegin();
    this.#isBad = status >= 500;
    this.#isKnown = status !== 404;
  }

  /** The answer stopped half-way. */
  broke(): void {
    this.#isBad = true;
  }

  /** Whoever left before the answer was whole says nothing about errors. */
  over(isLeft: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const microseconds = this.#microseconds ?? this.#sinceBegin();
    if (!isLeft) this.#seconds.count(microseconds, this.#isBad);
    if (this.#inGroup === undefined || (isLeft && this.#microseconds !== undefined)) return;
    const { group, service, request, ...rest } = this.#inGroup;
    const endpoint = `${service} ${endpointOf(request.method ?? 'GET', request.url ?? '/')}`;
    group.count({ ...rest, endpoint, microseconds, isBad: this.#isBad, isLeft, isKnown: this.#isKnown });
  }

  #sinceBegin(): number {
    return Math.round(1_000 * (performance.now() - this.#beganMs));
  }
}
