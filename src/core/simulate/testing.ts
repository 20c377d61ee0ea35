// A history for tests of the time machine: releases that walk through a small system, with agents that take their time.
import { digestOfText } from '#core/canonical.ts';
import type { Command, Observation, OrderResult } from '#core/command.ts';
import { emptyState } from '#core/empty-state.ts';
import { fixtureCatalogue } from '#core/file/fixture.ts';
import { parseSystem } from '#core/file/parse-system.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import type { Instant, Milliseconds, System } from '#core/system.ts';
import { wakeOf } from '#core/waits.ts';
import type { LedgerLine } from './facts.ts';

export const hour: Milliseconds = 3_600_000;
export const day: Milliseconds = 24 * hour;
/** A Monday. */
export const begun: Instant = Date.parse('2026-06-01T09:00:00Z');

/** How long an agent takes for anything. */
export const workMs: Milliseconds = 20_000;

export interface Gates {
  readonly queue?: string;
  readonly devExit?: string;
  readonly intEntry?: string;
  readonly intExit?: string;
  readonly prodEntry?: string;
  /** Lines more of the file. */
  readonly more?: string;
}

/** Three stages; each text is the list of a side of one. */
export function fileOf({ queue = 'protect-soak', devExit = '', intEntry = '', intExit = '', prodEntry = '', more = '' }: Gates): string {
  return `lockstep: 1
system: shop
roles:
  developer: [ann]
  lead: [cat]
  tester: [dan, eli]
  operator: [gus]
  admin: [gus, flo]
checklists:
  uat: [Order placed]
services:
  app: {source: directory:./app, command: node app.js}
checks:
  smoke: {http: /, status: 200}
  deep: {http: /deep, status: 200}
environments:
  dev: {data: synthetic, errors: full}
  int: {data: synthetic, errors: full}
  prod: {data: synthetic, errors: friendly}
path:
  - stage: DEV
    environments: [dev]
    exit: [${devExit}]
  - stage: INT
    environments: [int]
    queue: ${queue}
    entry: [${intEntry}]
    exit: [${intExit}]
  - stage: PROD
    environments: [prod]
    queue: ${queue}
    entry: [${prodEntry}]
${more}`;
}

export function parsed(text: string): { readonly file: System; readonly digest: string } {
  const answer = parseSystem(text, fixtureCatalogue);
  if (!answer.ok) throw new Error(answer.problems.map(({ sentence }) => sentence).join(' '));
  return { file: answer.system, digest: answer.digest };
}

/** Says what somebody does and when, and keeps the ledger of it. */
export class History {
  readonly lines: LedgerLine[] = [];
  /** What agents say of an order instead of that all is well. */
  verdictOf: (order: Order) => 'pass' | 'fail' = () => 'pass';
  /** What they tell of a check besides. */
  besides: OrderResult = {};
  /** What they tell of an order about data. */
  copied: (order: Order, now: Instant) => Pick<Observation, 'result' | 'signed'> = () => ({});
  /** Who hears that something happened. */
  heard: () => void = () => undefined;
  readonly #plans: { readonly at: Instant; readonly act: () => void }[] = [];
  state: State = emptyState('shop');
  now: Instant = begun;

  constructor(text: string) {
    this.do({ kind: 'roster', by: 'lockstep', groups: { 'installation-admin': ['gus'] } });
    this.do({ kind: 'apply', by: 'gus', ...parsed(text) });
  }

  /** A release of its own bits that walks on to PROD by itself. */
  walks(name: string): void {
    this.create(name);
    this.do({ kind: 'promote', by: 'ann', release: name, stage: 'PROD', wait: true });
  }

  create(name: string): void {
    const digest = digestOfText(name);
    const bill = { app: { digest, source: 'directory:./app', blob: digest } };
    this.do({ kind: 'create', by: 'ann', release: name, bill, authors: [], carry: false });
  }

  do(command?: Command): void {
    const { state, events, refusal } = step(this.state, command, this.now);
    if (refusal !== undefined) throw new Error(`${command?.kind}: ${refusal.sentence}`);
    this.state = state;
    for (const event of events)
      this.lines.push({ seq: this.lines.length + 1, at: this.now, by: command?.by ?? 'lockstep', commandId: '', event });
    if (events.length > 0) this.heard();
  }

  /** Somebody does something at an instant to which time passes. */
  plan(at: Instant, act: () => void): void {
    this.#plans.push({ at, act });
    this.#plans.sort((left, right) => left.at - right.at);
  }

  /** Agents work, and what follows by itself follows a moment later. */
  passTo(at: Instant): void {
    for (;;) {
      const orders = [...this.state.orders.values()].filter((order) => order.state === 'open');
      const [first] = orders.toSorted((left, right) => left.issued - right.issued);
      const wake = wakeOf(this.state, this.now);
      const [planned] = this.#plans;
      const next = Math.min(first === undefined ? Infinity : first.issued + workMs, (wake ?? Infinity) + 300, planned?.at ?? Infinity);
      if (next > at) break;
      this.now = Math.max(this.now, next);
      if (planned !== undefined && planned.at <= next) {
        this.do();
        this.#plans.shift()?.act();
      } else if (first !== undefined && first.issued + workMs <= next) this.#answer(first);
      else this.do();
    }
    this.now = at;
  }

  #answer(order: Order): void {
    const { key, fence, host, seq } = order;
    const observed = { kind: 'observe', by: `agent:${host}`, key, fence, seq: seq + 1, at: this.now } as const;
    if (order.kind !== 'check')
      return this.do({ ...observed, state: 'succeeded', result: this.#readBack(order), ...this.copied(order, this.now) });
    this.do({ ...observed, state: 'succeeded', because: 'told', result: { verdict: this.verdictOf(order), ...this.besides } });
  }

  #readBack({ step: line, promotion }: Order): { readonly digest?: string } {
    const service = line?.kind === 'read-back' ? line.service : undefined;
    const digest = service === undefined ? undefined : this.state.promotions.get(promotion)?.bill[service]?.digest;
    return digest === undefined ? {} : { digest };
  }
}
