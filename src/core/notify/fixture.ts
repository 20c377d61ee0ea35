// What tests of notices begin with: a shop whose agents answer at once, and everything that its people were told on the way.
import { must } from '#core/bug.ts';
import type { Command, PersonCommand } from '#core/command.ts';
import { begunAt, systemOf } from '#core/fixture.ts';
import type { Order, State } from '#core/state.ts';
import { step } from '#core/step.ts';
import type { Notice } from './notice.ts';
import { noticesOf } from './notices-of.ts';

export const shopFile = `lockstep: 1
system: shop
roles:
  developer: [dora]
  release-manager: [carla]
  operator: [olga]
  tester: [anna, bo]
services:
  api: {source: 'directory:./api', command: node a.js}
checks:
  smoke: {http: /, status: 200}
environments:
  dev: {data: synthetic, errors: full}
  prod: {data: real, errors: friendly, audience: public}
path:
  - stage: DEV
    exit: [check: smoke]
  - stage: PROD
    entry: [approval: 2 tester]
`;

/** A notice with only what a test is about. */
export function noticeOf(parts: Partial<Notice> = {}): Notice {
  const usual = {
    kind: 'approval-wanted',
    system: 'shop',
    at: begunAt,
    subject: 'Your approval is wanted',
    text: 'a tester is wanted.',
  } as const;
  return { id: 'ntc_1', ...usual, release: '1.1.0', stage: 'PROD', people: ['anna', 'bo'], roles: ['tester'], ...parts };
}

export class NoticedShop {
  state: State;
  now = begunAt;
  /** In the order in which they came. */
  readonly told: Notice[] = [];
  /** What the next checks say, instead of that all is well. */
  readonly checks: ('fail' | 'error' | 'inconclusive')[] = [];
  /** The next step that is placed fails, because of this. */
  fault: string | undefined;
  #seq = 0;

  constructor(file = shopFile) {
    this.state = systemOf(file);
  }

  /** One step, and all that agents do about it. */
  say(command: PersonCommand): void {
    this.#step(command);
    for (;;) {
      const order = [...this.state.orders.values()].find((each) => each.state === 'open');
      if (order === undefined) return;
      this.#answer(order);
    }
  }

  create(release: string): void {
    const digest = `sha256:${release}`;
    const bill = { api: { digest, source: 'directory:./api', blob: digest } };
    this.say({ kind: 'create', by: 'dora', release, bill, authors: ['dora'], carry: false });
  }

  promote(release: string, stage: string): void {
    this.say({ kind: 'promote', by: 'dora', release, stage, wait: true });
  }

  /** Looks again, so much later. */
  pass(ms: number): void {
    this.now += ms;
    this.#step(undefined);
  }

  /** What the first entry gate of a stage is called. */
  gateOf(stage: string): string {
    const found = this.state.files.get('1')?.system.path.find(({ name }) => name === stage);
    return must(found?.entry[0], `a gate of ${stage}`).label;
  }

  kinds(): readonly string[] {
    return this.told.map(({ kind }) => kind);
  }

  /** The last that was told of a kind. */
  last(kind: Notice['kind']): Notice {
    return must(
      this.told.findLast((notice) => notice.kind === kind),
      `a notice ${kind}`,
    );
  }

  #step(command: Command | undefined): void {
    this.now += 1000;
    const before = this.state;
    const { state, events, refusal } = step(before, command, this.now);
    if (refusal !== undefined) throw new Error(refusal.sentence);
    this.told.push(...noticesOf({ before, after: state, events, firstSeq: this.#seq + 1, at: this.now }));
    this.#seq += events.length;
    this.state = state;
  }

  #answer(order: Order): void {
    const { key, fence, host, seq } = order;
    const seen = { kind: 'observe', by: `agent:${host}`, key, fence, seq: seq + 1, at: this.now } as const;
    const { fault } = this;
    if (order.step?.kind === 'place' && order.undo !== true && fault !== undefined) {
      this.fault = undefined;
      return this.#step({ ...seen, state: 'failed', because: fault });
    }
    this.#step({ ...seen, state: 'succeeded', because: 'it answered', result: this.#resultOf(order) });
  }

  #resultOf(order: Order) {
    if (order.kind === 'check') return { verdict: this.checks.shift() ?? ('pass' as const) };
    const digest = this.state.promotions.get(order.promotion)?.bill[order.step?.service ?? '']?.digest;
    return order.step?.kind === 'read-back' && digest !== undefined ? { digest } : {};
  }
}
