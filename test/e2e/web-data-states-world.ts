// A house in which the data of each environment are in another state, all of them come to by commands, orders and the clock; only the agent's
// hands are a test's, and answer as it says.
import { setTimeout as pause } from 'node:timers/promises';
import type { OrderResult } from '#core/command.ts';
import { judgeProof, proofText, type LeakFinding, type ProofVerdict } from '#core/data/proof/verdict.ts';
import { openMemoryStore } from '#store/memory-store.ts';
import type { Hand } from './web-controller.ts';

export const persons = ['root', 'dora', 'olga', 'rita', 'tess', 'paul'];

/** Names as long as PostgreSQL takes them. */
const longTable = 'public.customer_relationship_management_activities_of_every_kind_here';
const longColumn = 'electronic_mail_address_that_was_given_when_the_account_was_made';

/** A time of the day in Berlin, so many hours from now. */
function clock(hours: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format(Date.now() + hours * 3_600_000);
}

/** Due in two hours, and never begun by then: its window opens in six. */
export function stateFile(): string {
  const [due, opens, closes] = [clock(2), clock(6), clock(9)];
  const window = `every day ${opens} until ${closes}${closes < opens ? ' the next day' : ''}`;
  const places = ['asked', 'nightly', 'several', 'raw', 'leaky', 'broken', 'silent'];
  return `lockstep: 1
system: shop
zone: Europe/Berlin
roles: {developer: [dora], operator: [olga], release-manager: [rita], tester: [tess], auditor: [paul]}
services:
  api: {source: "directory:./api", command: node server.js}
environments:
  forever: {data: masked, errors: full}
  asked: {data: masked, errors: full, refresh: {from: prod, databases: [shop]}}
  nightly:
    data: masked
    errors: full
    refresh:
      from: prod
      databases: [shop]
      at: every day ${due}
      latest-start: 1 hour
      window: ${window}
      before: [node stop-worker.js]
      after: [node flush-cache.js, {command: node reindex.js, service: api, timeout: 20 minutes}]
  several: {data: masked, errors: full, refresh: {from: prod, databases: [shop, crm, the-accounting-of-all-our-subsidiaries]}}
  raw: {data: masked, errors: full, refresh: {from: prod, databases: [shop], unmasked: by-exception}}
  leaky: {data: masked, errors: full, refresh: {from: prod, databases: [shop]}}
  broken: {data: masked, errors: full, refresh: {from: prod, databases: [shop]}}
  silent: {data: masked, errors: full, refresh: {from: prod, databases: [shop]}}
  prod: {data: real, errors: friendly, audience: public}
path:
  - {stage: DEV, environments: [forever]}
  - {stage: TEST, environments: [${places.join(', ')}], exit: [data: 14 days]}
  - stage: PROD
`;
}

/** What the hand at a source says of an order: `environment database`, or `environment proof`. */
type Said = { readonly state: 'succeeded'; readonly result: OrderResult } | { readonly state: 'failed'; readonly because: string };

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const signer = 'lockstep/4f2a9c1e+4f2a9c1e+AaBbCcDd';
export const otherSigner = 'lockstep/b01dface+b01dface+EeFfGgHh';

export class SourceHands {
  readonly store = openMemoryStore();
  /** `environment database` → what becomes of its next refreshes; absent: all is well. */
  readonly ends = new Map<string, Said>();
  /** Of these nothing is heard. */
  readonly silent = new Set<string>();
  signedBy = signer;

  readonly hand: Hand = async ({ payload, environment: { name } }, signal) => {
    if (payload.kind !== 'step' || payload.step.refresh === undefined) return undefined;
    if (payload.undo) return { state: 'succeeded', because: 'The copy of before is there again.' };
    while (this.silent.has(name) && !signal.aborted) await pause(50);
    const { only, unmasked, database } = payload.step.refresh;
    const known = this.ends.get(`${name} ${only ?? database}`);
    if (known !== undefined) return { because: '', ...known };
    return {
      state: 'succeeded',
      because: '',
      result: only === 'proof' ? await this.proved() : await this.refreshed(name, database, unmasked !== undefined),
    };
  };

  async proved(leaks: readonly LeakFinding[] = []): Promise<OrderResult> {
    const verdict = verdictOf({ leaks, of: 'standing' });
    const { values, cells } = { values: verdict.looked.values, cells: verdict.scanned.cells };
    return {
      proved: {
        at: Date.now(),
        verdict: verdict.result,
        classification: digest('c'),
        plan: digest('a'),
        values,
        cells,
        leaks: leaks.length,
        ms: 252_000,
        signer: this.signedBy,
      },
      blobs: await this.#kept({ 'proof.json': proofText(verdict) }),
    };
  }

  async refreshed(environment: string, database: string, isRaw = false): Promise<OrderResult> {
    const told = {
      at: Date.now() - 120_000,
      classification: digest('c'),
      plan: digest('a'),
      schema: digest('b'),
      tables: 3,
      rows: 184_220,
      bytes: 31_000_000_000,
      ms: 2_280_000,
    };
    const plan = planOf(environment === 'several' && database === 'crm');
    if (isRaw) return { refreshed: { ...told, verdict: 'raw' } };
    return {
      refreshed: { ...told, verdict: 'pass', signer: this.signedBy },
      blobs: await this.#kept({ ...plan, 'proof.json': proofText(verdictOf({})) }),
    };
  }

  async #kept(texts: { readonly [name: string]: string }): Promise<{ readonly [name: string]: string }> {
    const kept = Object.entries(texts).map(async ([name, text]) => [name, (await this.store.blobs.put(Buffer.from(text))).digest] as const);
    return Object.fromEntries(await Promise.all(kept));
  }
}

function planOf(isLong: boolean): { readonly 'plan.json': string; readonly 'counts.json': string } {
  const table = isLong ? longTable : 'public.customers';
  const column = (name: string, decision: unknown) => ({ source: { name, type: 'text' }, decision, paths: [] });
  const columns = [
    column('id', { kind: 'keep', reason: 'serial key' }),
    column(isLong ? longColumn : 'email', { kind: 'mask', mask: { id: 'email', options: {} } }),
    column('name', { kind: 'mask', mask: { id: 'name.full', options: {}, entity: 'id' } }),
    column('secret', { kind: 'null' }),
  ];
  const [schema, name] = table.split('.');
  return {
    'plan.json': JSON.stringify({ epoch: 1, tables: [{ schema, name, rows: 'all', isRelayed: false, columns }] }),
    'counts.json': JSON.stringify([{ table, rows: 184_220, bytesRead: 100, bytesWritten: 90 }]),
  };
}

function verdictOf({ leaks = [], of }: { readonly leaks?: readonly LeakFinding[]; readonly of?: 'standing' }): ProofVerdict {
  return judgeProof({
    ...(of && { of }),
    plan: digest('a'),
    snapshotAt: new Date().toISOString(),
    leaks,
    faults: [],
    coverage: [
      { column: 'public.customers.email', rows: 184_220, masked: 182_746, nulls: 1_474 },
      { column: 'public.customers.name', rows: 184_220, masked: 184_220, nulls: 0 },
      { column: `${longTable}.${longColumn}`, rows: 184_220, masked: 184_220, nulls: 0 },
    ],
    unchanged: [{ where: 'public.customers.name', same: 1, allowed: 4, shortSame: 0, shortAllowed: 2 }],
    looked: { values: 3_412_880, oneTextIn: 4, oneValueIn: 2, excluded: { short: 41_206 } },
    scanned: { cells: 9_214_003, bytes: 4_100_000_000, texts: 412, explained: 0, ms: 61_000 },
    canaries: ['text', 'base64', 'hex', 'capitals'].map((encoding) => ({ encoding, found: true })),
    risks: [{ table: longTable, by: ['born', 'postcode'], rows: 184_220, groups: 71_003, small: 912, single: 31 }],
    utility: [],
    orphans: [{ key: 'public.visits.person', rows: 2 }],
  });
}
