import { noteAdoption } from './adopted.ts';
import { must } from '#core/bug.ts';
import type { Draft } from './draft.ts';
import { brokenOff, ledBack } from './stay.ts';
import { retireFiles } from './file.ts';
import { seeTo } from './time.ts';
import { belowWhatRuns, placeOfRefresh } from '#core/refresh.ts';
import type { Event } from '#core/event.ts';
import type { Deployment, Environment, Promotion, Release, StageEntry, Stay, Way } from '#core/state.ts';
import type { Instant } from '#core/system.ts';

/** Bills one can go back to, per environment. Older ones are forgotten as ways back; the ledger still tells of them. */
const waysKept = 5;

export function applyPromotionEvent(draft: Draft, event: Event): boolean {
  switch (event.kind) {
    case 'promotionRequested':
      requestPromotion(draft, event.promotion);
      noteAdoption(draft, event.promotion);
      return true;
    case 'promotionStarted':
      startPromotion(draft, event);
      return true;
    case 'waveStarted':
      startWave(draft, event);
      return true;
    case 'turned':
      turnBack(draft, event);
      return true;
    case 'deploymentAsks':
      changeDeployment(draft, event, (deployment) => ({ ...deployment, asks: event.question }));
      return true;
    case 'deploymentAnswered':
      changeDeployment(draft, event, (deployment) => answered(deployment, event.as));
      return true;
    case 'deploymentEnded':
      endDeployment(draft, event);
      return true;
    case 'promotionEnded':
      endPromotion(draft, event);
      return true;
    default:
      return false;
  }
}

/** A rollback that answers a *no* is written down with it: it is answered once, however the rollback ends. */
function requestPromotion(draft: Draft, promotion: Promotion): void {
  draft.put('promotions', promotion.id, promotion);
  draft.head = { ...draft.head, ordinal: promotion.ordinal };
  const { answers, due } = promotion;
  if (due !== undefined) seeTo(draft, placeOfRefresh(promotion), due);
  if (answers === undefined) return;
  const release = draft.all('releases').find((each) => each.evidence.some(({ id }) => id === answers));
  if (release !== undefined) changeEntry(draft, release.id, promotion.stage, { answered: answers });
}

/** All environments of all waves are reserved here: who gets the second wave must not hang on which message comes first. */
function startPromotion(draft: Draft, event: Extract<Event, { kind: 'promotionStarted' }>): void {
  const promotion = belowWhatRuns(draft.get('promotions', event.promotion), { get: (name) => draft.find('environments', name) });
  const { at, entry, exit, evidence, exceptions, passes } = event;
  draft.put('promotions', promotion.id, { ...promotion, state: 'running', startedAt: at, entry, exit, evidence, exceptions, passes });
  for (const name of promotion.waves.flat()) draft.change('environments', name, { lease: promotion.id });
  if (promotion.kind !== 'normal') return;
  const record = draft.get('releases', promotion.release);
  const { failed: _failed, ...before } = record.entries[promotion.stage] ?? noEntry;
  const begun: StageEntry = { ...before, attempts: before.attempts + 1 };
  draft.put('releases', record.id, { ...record, entries: { ...record.entries, [promotion.stage]: begun } });
}

function startWave(draft: Draft, event: Extract<Event, { kind: 'waveStarted' }>): void {
  const promotion = draft.get('promotions', event.promotion);
  const deployments: Record<string, Deployment> = { ...promotion.deployments };
  for (const deployment of event.deployments) {
    deployments[deployment.environment] = deployment;
    draft.change('environments', deployment.environment, { fence: deployment.fence });
  }
  draft.put('promotions', promotion.id, { ...promotion, wave: event.wave, deployments });
}

/** Going back asks nobody. */
function turnBack(draft: Draft, event: Extract<Event, { kind: 'turned' }>): void {
  const promotion = draft.get('promotions', event.promotion);
  const deployments = Object.fromEntries(Object.entries(promotion.deployments).map(([name, each]) => [name, withoutQuestion(each)]));
  const { because, into: turnsInto, lastWords } = event;
  const words = lastWords === undefined ? {} : { lastWords };
  draft.put('promotions', promotion.id, { ...promotion, deployments, state: 'undoing', because, turnsInto, ...words });
}

function changeDeployment(
  draft: Draft,
  at: { readonly promotion: string; readonly environment: string },
  to: (deployment: Deployment) => Deployment,
): void {
  const promotion = draft.get('promotions', at.promotion);
  const deployment = must(promotion.deployments[at.environment], `deployment of ${at.promotion} in ${at.environment}`);
  draft.put('promotions', promotion.id, { ...promotion, deployments: { ...promotion.deployments, [at.environment]: to(deployment) } });
}

function answered(deployment: Deployment, as: 'on' | 'look-again'): Deployment {
  const asked = must(deployment.asks, `question of ${deployment.environment}`);
  const rest = withoutQuestion(deployment);
  if (as === 'on' || asked.again === undefined) return { ...rest, next: asked.onTo };
  const step = must(deployment.steps[asked.again], `step ${asked.again} of ${deployment.environment}`).id;
  return { ...rest, next: asked.again, looks: { ...deployment.looks, [step]: (deployment.looks?.[step] ?? 0) + 1 } };
}

function withoutQuestion({ asks: _asks, ...deployment }: Deployment): Deployment {
  return deployment;
}

function endDeployment(draft: Draft, event: Extract<Event, { kind: 'deploymentEnded' }>): void {
  const promotion = draft.get('promotions', event.promotion);
  const deployment = must(promotion.deployments[event.environment], `deployment of ${event.promotion} in ${event.environment}`);
  const environment = draft.get('environments', event.environment);
  // What it displaces is kept as it is left, not as it was when the wave started: it may have been down in between.
  const { name, stay } = environment;
  if (promotion.kind === 'refresh') {
    const over = { ...deployment, state: event.as, endedAt: event.at };
    draft.put('promotions', promotion.id, { ...promotion, deployments: { ...promotion.deployments, [name]: over } });
    return;
  }
  const left = event.as === 'placed' && stay !== undefined ? { back: brokenOff(draft, { environment: name, stay }, event.at) } : {};
  const ended = { ...deployment, ...left, state: event.as, endedAt: event.at };
  draft.put('promotions', promotion.id, { ...promotion, deployments: { ...promotion.deployments, [event.environment]: ended } });
  if (event.as === 'placed') draft.put('environments', environment.name, moveIn(environment, promotion, event.at));
  else if (deployment.state === 'placed') draft.put('environments', environment.name, moveOut(environment, deployment, event.at));
  else if (environment.stay?.aside === true)
    draft.put('environments', environment.name, stayOn(draft, environment, environment.stay, event.at));
}

/** What ran there becomes a way back; a rollback pops instead of pushing, so that two in a row go back twice. */
function moveIn(environment: Environment, promotion: Promotion, at: Instant): Environment {
  const { down: _down, ...kept } = environment;
  const secrets = promotion.deployments[environment.name]?.secrets;
  const stay: Stay = {
    release: promotion.release,
    bill: promotion.bill,
    version: promotion.version,
    promotion: promotion.id,
    stage: promotion.stage,
    since: at,
    upSince: at,
    earnedMs: 0,
    ...(secrets && { secrets }),
    ...(promotion.rejected === true && { rejected: true }),
    ...promotion.kept,
    ...(promotion.kind === 'rollback' && { isBack: true as const }),
  };
  return {
    ...kept,
    stay,
    good: promotion.kind === 'rollback' ? poppedTo(environment.good, promotion.release) : pushed(environment, promotion.release),
  };
}

/** A release that enters again is no way back from itself, and nobody goes back to what was rejected. */
function pushed(environment: Environment, arriving: string): readonly Way[] {
  const { stay } = environment;
  if (stay === undefined || stay.release === arriving || stay.rejected === true) return environment.good;
  const way: Way = { release: stay.release, bill: stay.bill, version: stay.version };
  return [...environment.good.filter((known) => known.release !== way.release), way].slice(-waysKept);
}

function poppedTo(good: readonly Way[], release: string): readonly Way[] {
  const index = good.findLastIndex((way) => way.release === release);
  return index < 0 ? good : good.slice(0, index);
}

/** Undone after it had been placed: what ran before runs again, its uninterrupted time begins anew. */
function moveOut(environment: Environment, deployment: Deployment, at: Instant): Environment {
  const { stay: _stay, ...kept } = environment;
  const { back } = deployment;
  if (back === undefined) return { ...kept, good: deployment.goodBefore };
  return { ...kept, stay: ledBack(back, at), good: deployment.goodBefore };
}

/** Undone after visitors were led away, and before it was placed. What is down comes up later, and counts from then. */
function stayOn(draft: Draft, environment: Environment, stay: Stay, at: Instant): Environment {
  const back = ledBack(stay, at);
  return {
    ...environment,
    stay: environment.down === undefined ? back : brokenOff(draft, { environment: environment.name, stay: back }, at),
  };
}

function endPromotion(draft: Draft, event: Extract<Event, { kind: 'promotionEnded' }>): void {
  const promotion = draft.get('promotions', event.promotion);
  draft.put('promotions', promotion.id, { ...promotion, state: event.as, endedAt: event.at, because: event.because });
  for (const environment of draft.all('environments')) {
    if (environment.lease !== promotion.id) continue;
    const { lease: _lease, ...free } = environment;
    draft.put('environments', free.name, free);
  }
  for (const order of draft.all('orders'))
    if (order.promotion === promotion.id && order.kind !== 'check') draft.remove('orders', order.key);
  if (promotion.kind === 'refresh') {
    retireFiles(draft);
    return;
  }
  if (event.as === 'done') enter(draft, promotion, event.at);
  else fail(draft, promotion, event);
  retireFiles(draft);
}

/** Now, not before, the release has entered; and only now what proved the earlier stages is written as their pass. */
function enter(draft: Draft, promotion: Promotion, at: Instant): void {
  if (draft.find('releases', promotion.release) === undefined) return;
  const { passed: _passed, ...before } = draft.get('releases', promotion.release).entries[promotion.stage] ?? noEntry;
  const release = draft.get('releases', promotion.release);
  const entered: StageEntry = { ...before, entered: promotion.id, enteredAt: at, exit: promotion.exit, rolledBack: false };
  draft.put('releases', release.id, { ...release, entries: { ...release.entries, [promotion.stage]: entered } });
  for (const [stage, passed] of Object.entries(promotion.passes)) changeEntry(draft, promotion.release, stage, { passed });
  if (promotion.kind === 'rollback') markDisplaced(draft, promotion);
}

/** Whoever was taken back from the stage no longer counts as having entered it. */
function markDisplaced(draft: Draft, promotion: Promotion): void {
  for (const deployment of Object.values(promotion.deployments)) {
    const displaced = deployment.back?.release;
    if (displaced === undefined || displaced === promotion.release) continue;
    if (draft.find('releases', displaced)?.entries[promotion.stage] !== undefined)
      changeEntry(draft, displaced, promotion.stage, { rolledBack: true });
  }
}

/** One that had begun is told until the next attempt begins: people ask why it did not go in. */
function fail(draft: Draft, promotion: Promotion, event: Extract<Event, { kind: 'promotionEnded' }>): void {
  dropGoal(draft, promotion);
  const isAsked = promotion.kind === 'normal' || promotion.adopts !== undefined;
  if (!isAsked || promotion.startedAt === undefined) return;
  const words = promotion.lastWords === undefined ? {} : { lastWords: promotion.lastWords };
  const failed = { promotion: promotion.id, at: event.at, because: event.because, ...words };
  changeEntry(draft, promotion.release, promotion.stage, { failed });
}

/** A failed attempt is not repeated by itself: somebody asks again. */
function dropGoal(draft: Draft, promotion: Promotion): void {
  const release: Release | undefined = draft.find('releases', promotion.release);
  if (release?.goal === undefined || promotion.kind !== 'normal') return;
  const { goal: _goal, ...kept } = release;
  draft.put('releases', release.id, kept);
}

const noEntry: StageEntry = { attempts: 0, exit: [], rolledBack: false };

function changeEntry(draft: Draft, release: string, stage: string, fields: Partial<StageEntry>): void {
  const record = draft.get('releases', release);
  const entry: StageEntry = { ...(record.entries[stage] ?? noEntry), ...fields };
  draft.put('releases', release, { ...record, entries: { ...record.entries, [stage]: entry } });
}
