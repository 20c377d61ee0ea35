// A file may say whose proofs count: what another key signed, or nobody, closes the gate, whatever the agent at the source says of it.
import { expect, test } from 'vitest';
import { must } from './bug.ts';
import type { Observation } from './command.ts';
import { isSignerText } from './data/signer-text.ts';
import type { ProofStatement } from './data/proof/statement.ts';
import { systemOf } from './fixture.ts';
import { refreshedIn } from './prove-fixture.ts';
import type { Order } from './state.ts';
import { dataView } from './views/data.ts';
import { World } from './world-fixture.ts';

const ours = 'lockstep/33c6b68f8ba23dfb+daac021e+AWUK1oxKoY9YvdQEgssmEwXtSTtMjpntXzQ5NUUCIIaM';
const theirs = 'lockstep/5b1c125983190911+e13bd4aa+Aenv4CzpneEEUdzdEfGqpYt2euuBiyLY5vS3qLXEAktr';
const sign = `sha256:${'a'.repeat(64)}`;

function fileWith(signer: string): string {
  return `lockstep: 1
system: shop
roles: {admin: [ada], developer: [dora], operator: [olaf], tester: [tess]}
services:
  api: {source: directory:./api, command: node a.js}
environments:
  staging: {data: masked, errors: full, refresh: {from: prod, databases: [shop]${signer}}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - {stage: STAGING, refresh: true, exit: [data: 9 days]}
  - stage: PROD
`;
}

/** An agent that says of its proofs what it likes, and what the controller sees of their signatures. */
class SigningWorld extends World {
  /** What the agent says. */
  said: string | undefined = ours;
  /** What holds; absent: nothing does. */
  seen: string | undefined = ours;
  wrong: Partial<ProofStatement> = {};
  verdict: 'pass' | 'leak' | 'broken' = 'pass';

  constructor(signer: string) {
    super(systemOf(fileWith(signer)));
    this.create('1.0');
    this.promote('1.0', 'STAGING');
  }

  override obey(): void {
    for (let [order] = this.state.orders.values(); order !== undefined; [order] = this.state.orders.values()) this.#answer(order);
  }

  #answer(order: Order): void {
    const { key, fence, host, promotion, step } = order;
    const { now: at } = this;
    const digest = this.state.promotions.get(promotion)?.bill[step?.service ?? '']?.digest;
    const said = this.said === undefined ? {} : { signer: this.said };
    const { refreshed } = refreshedIn({ at, signer: '' });
    const { signer: _signer, ...unsigned } = must(refreshed, 'a refresh');
    const proved = { at, verdict: this.verdict, classification: sign, plan: sign, values: 9, cells: 90, leaks: 0, ms: 5, ...said };
    const told = step?.refresh?.only === 'proof' ? { proved } : { refreshed: { ...unsigned, ...said } };
    const ended = { by: `agent:${host}`, kind: 'observe', key, fence, seq: 2, state: 'succeeded', at } as const;
    if (step?.refresh === undefined) this.say({ ...ended, result: digest === undefined ? { verdict: 'pass' } : { digest } });
    else
      this.say({
        ...ended,
        result: { ...told, blobs: { 'plan.json': sign, 'proof.json': sign, 'proof.note': sign } },
        ...this.#signed(order),
      });
  }

  #signed({ promotion, environment, step }: Order): Pick<Observation, 'signed'> {
    if (this.seen === undefined) return {};
    const isProof = step?.refresh?.only === 'proof';
    const instant = new Date(this.now).toISOString();
    const statement: ProofStatement = {
      format: 'lockstep-proof-statement 1',
      of: isProof ? 'standing' : 'refresh',
      result: isProof ? this.verdict : 'pass',
      proof: sign,
      plan: sign,
      classification: sign,
      snapshotAt: instant,
      endedAt: instant,
      database: 'shop',
      environment,
      target: '127.0.0.1:5432/shop',
      system: 'shop',
      promotion,
      ...this.wrong,
    };
    return { signed: { by: this.seen, statement } };
  }

  ask(only?: 'proof'): void {
    this.now += 3_600_000;
    this.say({ kind: 'refresh', by: 'tess', environment: 'staging', ...(only && { only }) });
    this.obey();
  }

  reasons(): readonly string[] {
    return this.blockersOf('1.0', 'PROD').map(({ because }) => because);
  }

  told(): string | undefined {
    return dataView(this.state, must(this.state.environments.get('staging'), 'staging')).databases[0]?.strange;
  }
}

const pinned = `, signer: ${ours}`;
const [mine, others] = ['lockstep/33c6b68f8ba23dfb', 'lockstep/5b1c125983190911'];

test('a proof that the key of the file signed opens the gate; without one in the file any does, or none', () => {
  expect(new SigningWorld(pinned).reasons()).toEqual([]);
  const world = new SigningWorld('');
  world.seen = undefined;
  world.said = undefined;
  world.ask();
  expect([world.reasons(), world.told()]).toEqual([[], undefined]);
});

test.each([
  ['by another key', theirs, theirs, `shop in staging was proven by ${others}, and the file says ${mine}`],
  ['by nobody', undefined, undefined, `shop in staging was proven, nobody signed that, and the file says ${mine}`],
  [
    'as its agent says',
    ours,
    undefined,
    `shop in staging was proven, nothing here shows that ${mine} signed that, and the file says ${mine}`,
  ],
])('what was signed %s closes the gate, is told with both keys, and a refresh opens it', (_words, said, seen, because) => {
  const world = new SigningWorld(pinned);
  [world.said, world.seen] = [said, seen];
  world.ask();
  expect([world.reasons(), world.told()]).toEqual([[because], because]);
  [world.said, world.seen] = [ours, ours];
  world.ask();
  expect([world.reasons(), world.told()]).toEqual([[], undefined]);
});

test.each<readonly [string, Partial<ProofStatement>]>([
  ['of another refresh', { promotion: 'refresh-staging.99' }],
  ['of another environment', { environment: 'elsewhere' }],
  ['of another database', { database: 'crm' }],
  ['of another system', { system: 'till' }],
  ['of a proof by itself', { of: 'standing' }],
  ['of a leak', { result: 'leak' }],
  ['of another plan', { plan: `sha256:${'b'.repeat(64)}` }],
  ['by another classification', { classification: `sha256:${'b'.repeat(64)}` }],
  ['of another moment', { snapshotAt: '2020-01-01T00:00:00.000Z' }],
])('a signature that holds, over a proof %s, is nobody’s word for this one', (_words, wrong) => {
  const world = new SigningWorld(pinned);
  world.wrong = wrong;
  world.ask();
  expect(world.reasons()).toEqual([`shop in staging was proven, nothing here shows that ${mine} signed that, and the file says ${mine}`]);
});

test('a proof whose signature holds is kept with its refresh; of what an agent only says so nothing is', () => {
  const world = new SigningWorld(pinned);
  const kept = () => [...world.state.promotions.values()].at(-1)?.deployments['staging']?.proofs;
  const blobs = { 'proof.json': sign, 'proof.note': sign };
  world.ask('proof');
  expect(kept()).toEqual({ 'prove-shop': blobs });
  world.seen = undefined;
  world.ask('proof');
  expect(kept()).toBeUndefined();
});

test('while one key follows another both count; and what was signed before stays what it is', () => {
  const world = new SigningWorld(`, signer: [${theirs}, ${ours}]`);
  [world.said, world.seen] = [theirs, theirs];
  world.ask();
  expect(world.reasons()).toEqual([]);
});

test('a proof by itself counts as a refresh does; one that could not see does not stand in for it', () => {
  const world = new SigningWorld(pinned);
  world.ask('proof');
  expect(world.reasons()).toEqual([]);
  [world.said, world.seen] = [theirs, theirs];
  world.ask('proof');
  const id = [...world.state.promotions.values()].findLast(({ only }) => only === 'proof')?.id ?? '';
  const closed = `shop in staging was looked through in ${id} by ${others}, and the file says ${mine}`;
  expect(world.reasons()).toEqual([closed]);
  [world.said, world.seen, world.verdict] = [ours, ours, 'broken'];
  world.ask('proof');
  expect(world.reasons()).toEqual([closed]);
  world.verdict = 'pass';
  world.ask('proof');
  expect(world.reasons()).toEqual([]);
});

test.each([
  [ours, true],
  [theirs, true],
  [ours.replace('33c6', '33c7'), false],
  [ours.replace('AWUK', 'AWUL'), false],
  [ours.slice(0, -1), false],
  ['lockstep/33c6b68f8ba23dfb', false],
  ['', false],
])('whether %s is a whole key is seen in it: %s', (text, isOne) => {
  expect(isSignerText(text)).toBe(isOne);
});
