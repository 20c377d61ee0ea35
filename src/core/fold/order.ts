import type { Draft } from './draft.ts';
import type { OrderResult } from '#core/command.ts';
import type { Event } from '#core/event.ts';
import { noteCompared } from './adopted.ts';
import { setAside } from './stay.ts';
import { noteMigration } from './migrated.ts';
import { noteSchema } from './schema.ts';
import { lastSigner } from '#core/refresh.ts';
import { soakBrokenByRetry, soakBrokenBySwitch } from '#core/semantics.ts';
import { withoutOverdue } from './unmasked.ts';
import type { ProofRecord } from '#core/data/proved.ts';
import type { DataRecord, Environment, Order, PlanStep, Refreshed, RefreshStep } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

export function applyOrderEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'orderIssued':
      draft.put('orders', event.order.key, event.order);
      return true;
    case 'orderStarted':
      draft.change('orders', event.key, { startedAt: event.at, seq: event.seq });
      return true;
    case 'orderWaits':
      noteProgress(draft, event);
      return true;
    case 'orderEnded':
      endOrder(draft, event);
      return true;
    case 'orderDropped':
      dropOrder(draft, event.key);
      return true;
    case 'orderSettled':
      settleOrder(draft, event);
      return true;
    default:
      return false;
  }
}

/** The same answer with other words beside it is as old as it was. */
function noteProgress(draft: Draft, { key, at, because, lastWords }: Extract<Event, { kind: 'orderWaits' }>): void {
  const { progress } = draft.get('orders', key);
  const since = progress?.because === because ? progress.since : at;
  draft.change('orders', key, { progress: { because, since, ...(lastWords !== undefined && { lastWords }) } });
}

/** Of the visitors, in ten-thousandths. */
const half = 5_000;

/** How often an effect is tried by itself before a person is asked. */
export const attemptsBeforeAsking = 3;

function endOrder(draft: Draft, event: Extract<Event, { kind: 'orderEnded' }>): void {
  const order = draft.get('orders', event.key);
  // Every end of an order takes its question along: a late answer to it then is a stray, not news.
  dropQuestions(draft, order.key);
  noteSight(draft, order, event);
  noteProof(draft, order, event);
  noteMigration(draft, order, event);
  noteCompared(draft, order, event);
  // One that failed may have done half; of one that is absent it is known that it did nothing.
  if (event.as === 'failed' && order.state !== 'absent') {
    displace(draft, order, event.at);
    noteSchema(draft, order, event.at);
  }
  if (event.as === 'succeeded') {
    noteData(draft, order, event);
    noteSchema(draft, order, event.at);
    succeed(draft, order, event.at);
    if (order.step?.kind === 'prove-previous' && event.result?.verdict === 'pass') proved(draft, order);
  } else if (isHookAgain(order) && event.as === 'failed') runAgain(draft, order, event);
  else if (order.kind === 'check' && event.as === 'failed') draft.remove('orders', order.key);
  else draft.put('orders', order.key, { ...order, state: event.as, seq: event.seq, because: event.because, ...wordsIn(event.result) });
}

function wordsIn(result: OrderResult | undefined): Pick<Order, 'lastWords'> {
  return result?.lastWords === undefined ? {} : { lastWords: result.lastWords };
}

/** The data of a database are others from here on; taken back, they are what they were. */
function noteData(
  draft: Draft,
  order: Order,
  { at, result, signedBy }: Pick<Extract<Event, { kind: 'orderEnded' }>, 'at' | 'result' | 'signedBy'>,
): void {
  const { step, environment: name, promotion, undo } = order;
  if (step?.refresh === undefined) return;
  const environment = draft.get('environments', name);
  if (step.refresh.only === 'proof') {
    draft.put('environments', name, {
      ...environment,
      ...withProof(environment.data, step.refresh.database, { result, promotion, ended: at, ...(signedBy !== undefined && { signedBy }) }),
    });
    return;
  }
  const { [step.refresh.database]: _present, ...others } = environment.data ?? {};
  const before = draft.get('promotions', promotion).deployments[name]?.dataBefore?.[step.refresh.database];
  // What was not masked is not put back: what took its place stays.
  if (undo === true && before?.verdict === 'raw') return;
  const present: DataRecord | undefined =
    undo === true
      ? before
      : recordOf(step.refresh, result?.refreshed ?? untold(step.refresh, at), {
          promotion,
          since: at,
          ...(signedBy !== undefined && { signedBy }),
          ...signerBefore(environment.data?.[step.refresh.database], result),
        });
  draft.put(
    'environments',
    name,
    withoutOverdue({ ...environment, data: { ...others, ...(present && { [step.refresh.database]: present }) } }, step.refresh.database),
  );
}

interface Looked extends Pick<ProofRecord, 'promotion' | 'ended' | 'signedBy'> {
  readonly result: OrderResult | undefined;
}

/** Another key than before is told, as that of a host is. */
function signerBefore(record: DataRecord | undefined, result: OrderResult | undefined): Pick<DataRecord, 'signerBefore'> {
  const [known, now] = [lastSigner(record), result?.refreshed?.signer];
  return known === undefined || known === now ? {} : { signerBefore: known };
}

/** One that could not see takes back nothing of what another one found, nor of who signed that. */
function withProof(data: Environment['data'], database: string, { result, ...looked }: Looked): Pick<Environment, 'data'> {
  const [record, proved] = [data?.[database], result?.proved];
  if (data === undefined || record === undefined || proved === undefined) return data === undefined ? {} : { data };
  const { proof } = record;
  if (proved.verdict === 'broken' && proof !== undefined && (proof.verdict === 'leak' || proof.signedBy !== looked.signedBy))
    return { data };
  return { data: { ...data, [database]: { ...record, proof: { ...proved, ...looked } } } };
}

/** It is known that they were brought, and nobody says what they are: no proof speaks of them, and nothing opens by them. */
function untold({ unmasked }: RefreshStep, at: Instant): Refreshed {
  const digest = `sha256:${'0'.repeat(64)}`;
  const verdict = unmasked === undefined ? 'unproven' : 'raw';
  return { at, verdict, classification: digest, plan: digest, schema: digest, tables: 0, rows: 0, bytes: 0, ms: 0 };
}

function recordOf(
  { from, unmasked }: RefreshStep,
  refreshed: Refreshed,
  since: Pick<DataRecord, 'promotion' | 'since' | 'signedBy' | 'signerBefore'>,
): DataRecord {
  const exception = refreshed.verdict === 'raw' && unmasked !== undefined ? { exception: unmasked.exception } : {};
  return { ...refreshed, from, ...since, ...exception };
}

/** What a look at a canary saw is kept with the deployment: people read it once the order is gone. */
function noteSight(
  draft: Draft,
  { promotion: id, environment, step }: Order,
  { at, because, result }: Extract<Event, { kind: 'orderEnded' }>,
): void {
  const promotion = draft.find('promotions', id);
  const deployment = promotion?.deployments[environment];
  if (promotion === undefined || deployment === undefined || step?.kind !== 'judge' || result?.canary === undefined) return;
  const sight = { ...result.canary, at, because, ...(result.blobs && { blobs: result.blobs }) };
  const saw = { ...deployment.saw, [step.id]: sight };
  draft.put('promotions', id, { ...promotion, deployments: { ...promotion.deployments, [environment]: { ...deployment, saw } } });
}

/** Of a proof that holds, whatever it found: somebody may ask for it in years. */
function noteProof(
  draft: Draft,
  { promotion: id, environment, step }: Order,
  { result, signedBy }: Extract<Event, { kind: 'orderEnded' }>,
): void {
  const promotion = draft.find('promotions', id);
  const deployment = promotion?.deployments[environment];
  const { 'proof.json': proof, 'proof.note': note } = result?.blobs ?? {};
  if (promotion === undefined || deployment === undefined || step === undefined) return;
  if (signedBy === undefined || proof === undefined || note === undefined) return;
  const proofs = { ...deployment.proofs, [step.id]: { 'proof.json': proof, 'proof.note': note } };
  draft.put('promotions', id, { ...promotion, deployments: { ...promotion.deployments, [environment]: { ...deployment, proofs } } });
}

/** A forward step that was in flight when its promotion turned counts as done: so it is undone. */

function succeed(draft: Draft, order: Order, at: Instant): void {
  draft.remove('orders', order.key);
  if (order.kind !== 'step' || order.index === undefined) return;
  const promotion = draft.get('promotions', order.promotion);
  const deployment = promotion.deployments[order.environment];
  if (deployment === undefined) return;
  displace(draft, order, at);
  if (isHookAgain(order)) {
    runAgain(draft, order, { at });
    return;
  }
  const next = order.undo === true ? order.index : order.index + 1;
  draft.put('promotions', promotion.id, {
    ...promotion,
    deployments: { ...promotion.deployments, [order.environment]: { ...deployment, next, lastAt: at } },
  });
}

function isHookAgain({ step, undo }: Order): boolean {
  return undo === true && step?.kind === 'hook';
}

/** The data are back whatever a hook makes of that: its failure is told, and keeps nobody. */
function runAgain(draft: Draft, order: Order, { at, because }: { readonly at: Instant; readonly because?: string }): void {
  draft.remove('orders', order.key);
  const promotion = draft.get('promotions', order.promotion);
  const deployment = promotion.deployments[order.environment];
  if (deployment === undefined) return;
  const { hooksAgain = 0, hooksFailed = [] } = deployment;
  const failed =
    because === undefined ? [] : [`${order.step?.id ?? 'a hook'} failed in ${order.environment} once its data were back: ${because}`];
  const changed = { ...deployment, hooksAgain: hooksAgain + 1, lastAt: at, hooksFailed: [...hooksFailed, ...failed] };
  draft.put('promotions', promotion.id, { ...promotion, deployments: { ...promotion.deployments, [order.environment]: changed } });
}

/** What ran there serves fewer than half of the visitors from here on: its soak is broken. */
function displace(draft: Draft, order: Order, at: Instant): void {
  const environment = draft.find('environments', order.environment);
  if (order.undo === true || !leadsMostAway(order.step) || environment?.stay === undefined) return;
  const here = { environment: environment.name, stay: environment.stay };
  if (draft.head.semantics >= soakBrokenBySwitch)
    draft.put('environments', environment.name, { ...environment, stay: setAside(draft, here, at) });
}

function leadsMostAway(step: PlanStep | undefined): boolean {
  return step?.kind === 'switch' || (step?.kind === 'shift' && (step.weight ?? 0) > half);
}

/** What ran there before works on the schema of the release: the way back is open, whatever its migrations look like. */
function proved(draft: Draft, { promotion: id, environment }: Order): void {
  const promotion = draft.get('promotions', id);
  const before = promotion.deployments[environment]?.back?.release;
  const release = draft.find('releases', promotion.release);
  if (before === undefined || release === undefined || release.proved?.includes(before) === true) return;
  draft.put('releases', release.id, { ...release, proved: [...(release.proved ?? []), before] });
}

function settleOrder(draft: Draft, event: Extract<Event, { kind: 'orderSettled' }>): void {
  const order = draft.get('orders', event.key);
  dropQuestions(draft, order.key);
  // Whoever lets it be tried again does not say that it did nothing.
  if (event.as !== 'absent') noteSchema(draft, order, event.at);
  if (event.as === 'done') {
    noteData(draft, order, event);
    succeed(draft, order, event.at);
  } else if (event.as === 'absent') draft.put('orders', order.key, { ...order, state: 'failed', because: event.reason });
  else {
    if (draft.head.semantics >= soakBrokenByRetry) displace(draft, order, event.at);
    draft.put('orders', order.key, {
      ...order,
      state: 'absent',
      attemptLimit: order.attempt + attemptsBeforeAsking,
      because: event.reason,
    });
  }
}

function dropOrder(draft: Draft, key: string): void {
  dropQuestions(draft, key);
  draft.remove('orders', key);
}

function dropQuestions(draft: Draft, key: string): void {
  for (const order of draft.all('orders')) if (order.about === key) draft.remove('orders', order.key);
}
