import type { GateView, ItemView, StageView } from './shapes.ts';
import { canaryViews, wordsOfRollout } from './canary.ts';
import { pausesView, type OpenSoak } from './pauses.ts';
import { promotionView } from './promotion.ts';
import { takenBackFrom } from './taken-back.ts';
import { unseenIn } from './unseen.ts';
import { entryContext, exitContext } from '#core/blockers/proof.ts';
import { itemsOf, ownItemsOf, triedOf, type SignOffGate } from '#core/checklist.ts';
import type { Blocker } from '#core/blocker.ts';
import { blockers } from '#core/blockers/index.ts';
import { environmentsOf, hasEntered, isOpen, nextStage, pathOf, presentStays } from '#core/find.ts';
import { attestingsOf } from '#core/gates/attest.ts';
import { evidenceFor, type GateContext } from '#core/gates/context.ts';
import { judgeGate } from '#core/gates/index.ts';
import { slowestOf, soakDue } from '#core/gates/soak-due.ts';
import { indexOf } from '#core/index-of.ts';
import { gatesOf } from '#core/path.ts';
import { soakingIn } from '#core/pauses.ts';
import type { Promotion, Release, State } from '#core/state.ts';
import type { Gate, Instant, Stage } from '#core/system.ts';
import { noPauses } from '#core/time/pauses.ts';
import { andOf, wordsOfSoak } from '#core/words.ts';
import type { Status } from './status.ts';

/** How a release stands in one stage of its path, in one word. `ahead`: what stands before that stage, where the caller knows it. */
export function statusIn(state: State, release: Release, stage: Stage, now: Instant, ahead?: readonly Blocker[]): Status {
  const moving = movingInto(state, release, stage);
  if (moving !== undefined) return moving.state === 'waiting' ? 'waiting' : 'deploying';
  if (release.entries[stage.name]?.rolledBack === true) return 'rolled back';
  if (presentStays(state, release, stage) !== undefined) return statusWhilePresent(state, release, stage, now);
  if (hasEntered(release, stage.name)) return statusOnceLeft(state, release, stage, now);
  if (release.state === 'rejected' || release.state === 'superseded') return 'empty';
  if (release.held[stage.name] !== undefined) return 'held';
  if (release.entries[stage.name]?.failed !== undefined) return 'failed';
  if (nextStage(state, release)?.name !== stage.name) return 'empty';
  return (ahead ?? blockers(state, release, stage.name, now)).length === 0 ? 'ready' : 'waiting';
}

/** It no longer runs there. It passed if what was proved stands; else it would have to enter again. */
function statusOnceLeft(state: State, release: Release, stage: Stage, now: Instant): Status {
  if (hasGoneOn(state, release, stage)) return 'passed';
  const open = gateViews(state, release, stage, 'exit', now).filter((view) => view.state !== 'passed' && view.state !== 'excepted');
  if (open.length === 0) return 'passed';
  return open.some((view) => view.state === 'failed') ? 'failed' : 'waiting';
}

/** A later stage was entered: what is still open here was answered then, or needs no answer any more. */
function hasGoneOn(state: State, release: Release, stage: Stage): boolean {
  const path = pathOf(state, release);
  const index = path.findIndex((each) => each.name === stage.name);
  return path.slice(index + 1).some((later) => hasEntered(release, later.name));
}

function movingInto(state: State, release: Release, stage: Stage): Promotion | undefined {
  return indexOf(state).unfinished.find((promotion) => promotion.release === release.id && promotion.stage === stage.name);
}

function statusWhilePresent(state: State, release: Release, stage: Stage, now: Instant): Status {
  const open = gateViews(state, release, stage, 'exit', now).filter((view) => view.state !== 'passed' && view.state !== 'excepted');
  if (open.some((view) => view.state === 'failed')) return 'failed';
  if (release.state === 'rejected') return 'rejected';
  if (open.some((view) => view.gate.kind === 'check')) return 'verifying';
  if (open.some((view) => view.gate.kind === 'soak')) return 'soaking';
  if (pathOf(state, release).at(-1)?.name === stage.name) return 'live';
  return open.length > 0 && !hasGoneOn(state, release, stage) ? 'waiting' : 'passed';
}

/** Each gate of one side of a stage with its state, a sentence and its evidence. */
export function gateViews(state: State, release: Release, stage: Stage, side: 'entry' | 'exit', now: Instant): readonly GateView[] {
  const context = side === 'exit' ? exitContext(state, release, stage, now) : entryViewContext(state, release, stage, now);
  const ahead = side === 'exit' ? !hasEntered(release, stage.name) : false;
  return gatesOf(state, release, stage, side).map((gate) => gateView(context, gate, ahead));
}

/** What let it in is told of the attempt that entered; before that, of the attempt to come. */
function entryViewContext(state: State, release: Release, stage: Stage, now: Instant): GateContext {
  const context = entryContext(state, release, stage, now);
  const attempts = release.entries[stage.name]?.attempts ?? 0;
  const started = hasEntered(release, stage.name) || (movingInto(state, release, stage)?.startedAt ?? 0) > 0;
  return started && attempts > 0 ? { ...context, entry: `attempt ${attempts}` } : context;
}

function gateView(context: GateContext, gate: Gate, ahead: boolean): GateView {
  const items = gate.kind === 'sign-off' ? { items: itemViews(context, gate) } : {};
  const evidence = evidenceFor(context, gate);
  if (ahead) return { gate, state: 'ahead', because: wordsOfGate(gate), evidence, ...items };
  const judgement = judgeGate(context, gate);
  if (!judgement.passed) {
    const because = judgement.blockers.map((blocker) => blocker.because).join('; ');
    return { gate, state: judgement.no ? 'failed' : 'waiting', because, evidence, ...items };
  }
  const excepted = judgement.exceptions.length > 0;
  const last = evidence.filter((item) => judgement.evidence.includes(item.id)).map((item) => `${item.by}: ${item.because}`);
  return {
    gate,
    state: excepted ? 'excepted' : 'passed',
    // The bits themselves pass a gate on migrations: nobody gives evidence for it.
    because: excepted ? `excepted by ${judgement.exceptions.join(', ')}` : last.length === 0 ? wordsOfGate(gate) : last.join('; '),
    evidence,
    ...items,
  };
}

function itemViews(context: GateContext, gate: SignOffGate): readonly ItemView[] {
  const found = triedOf(context, gate);
  const own = new Set(ownItemsOf(context.release, context.stage, gate).map(({ item }) => item));
  return itemsOf(context.release, context.stage, gate).map((item) => {
    const tried = found.get(item);
    return { item, ...(own.has(item) && { isOwn: true as const }), ...(tried && { tried }) };
  });
}

function wordsOfGate(gate: Gate): string {
  switch (gate.kind) {
    case 'check':
      return `check ${gate.label}`;
    case 'approval':
      return `approval by ${gate.label}`;
    case 'soak':
      return 'soak';
    case 'migrations':
      return `migrations: ${gate.allows}`;
    case 'scope':
      return `scope signed by ${andOf(gate.slots.map(({ role, count }) => (count === 1 ? role : `${count} ${role}s`)))}`;
    case 'requirements':
      return 'every requirement is proven';
    case 'data':
      return `data proven, and no older than ${wordsOfSoak(gate)}`;
    case 'sign-off':
      return `sign-off by ${gate.role}`;
    case 'manual':
      return `by hand: ${gate.instruction}`;
  }
}

/** Everything of one stage of a release's journey. */
export function stageView(state: State, release: Release, stage: Stage, now: Instant): StageView {
  const stays = presentStays(state, release, stage);
  const moving = movingInto(state, release, stage);
  const entry = release.entries[stage.name];
  const entered = stays === undefined ? entry?.enteredAt : Math.min(...stays.map((stay) => stay.since));
  const soakUntil = soakEnd(state, release, stage, now);
  return {
    stage: stage.name,
    status: statusIn(state, release, stage, now),
    environments: environmentsOf(stage),
    rollout: wordsOfRollout(stage.rollout),
    entry: gateViews(state, release, stage, 'entry', now),
    exit: gateViews(state, release, stage, 'exit', now),
    ...(entered !== undefined && { entered }),
    ...(soakUntil !== undefined && { soakUntil }),
    ...pausesView(state, openSoaks(state, release, stage, now), entered),
    ...(moving !== undefined && { promotion: promotionView(state, moving) }),
    ...(entry?.failed && { failed: entry.failed }),
    ...watched(state, release, stage, moving),
    ...unseenIn(state, release.version, environmentsOf(stage)),
  };
}

/** What customers' traffic told: of the attempt under way, else of the last one that is known. */
function watched(state: State, release: Release, stage: Stage, moving: Promotion | undefined): Pick<StageView, 'canaries' | 'takenBack'> {
  const last = moving ?? state.promotions.get(lastAttempt(release, stage.name) ?? '');
  const canaries = last === undefined ? [] : canaryViews(last);
  const takenBack = takenBackFrom(state, release, stage);
  return { ...(canaries.length > 0 && { canaries }), ...(takenBack && { takenBack }) };
}

export function lastAttempt(release: Release, stage: string): string | undefined {
  const entry = release.entries[stage];
  return entry?.failed?.promotion ?? entry?.entered;
}

/** When the last soak that still runs there ends. One that is over, and waits for what its hosts say of it, has no end to count down to. */
export function soakEnd(state: State, release: Release, stage: Stage, now: Instant): Instant | undefined {
  const ends = openSoaks(state, release, stage, now).map(({ at }) => at);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** The soaks that still run there, with their ends. */
export function openSoaks(state: State, release: Release, stage: Stage, now: Instant): readonly OpenSoak[] {
  const soaking = soakingIn(state, release, stage);
  if (soaking === undefined || !isOpen(release)) return [];
  const context = exitContext(state, release, stage, now);
  return gatesOf(state, release, stage, 'exit').flatMap((gate) => {
    if (gate.kind !== 'soak' || judgeGate(context, gate).passed || attestingsOf(context, gate) !== undefined) return [];
    const due = soakDue(state, gate, soaking, now);
    return due === undefined ? [] : [{ gate, at: due.at, pauses: slowestOf(state, gate, soaking, now)?.pauses ?? noPauses }];
  });
}
