import { must } from '#core/bug.ts';
import type { Event } from '#core/event.ts';
import { systemAt } from '#core/find.ts';
import { attemptsBeforeAsking } from '#core/fold/order.ts';
import type { Deployment, Order, Promotion, Soaked, State } from '#core/state.ts';
import type { CheckDefinition, EnvironmentDefinition, Instant, Milliseconds } from '#core/system.ts';

/** What an agent may take longer than its step before it counts as lost: a long poll, a restart. */
const graceMs: Milliseconds = 15_000;
const inquireTimeoutMs: Milliseconds = 30_000;

/** A definition as the file of that version has it. */
export function environmentAt(state: State, version: number, name: string): EnvironmentDefinition {
  const found = systemAt(state, version).environments.find((environment) => environment.name === name);
  return must(found, `environment ${name} in file version ${version}`);
}

/** The order for one line of a plan, forward or back. Its key names this one effect for ever. */
export function issueStep(promotion: Promotion, deployment: Deployment, index: number, undo: boolean, now: Instant): Event {
  const step = must(deployment.steps[index], `step ${index} of ${promotion.id}`);
  const looks = undo ? 0 : (deployment.looks?.[step.id] ?? 0);
  const attempt = 1 + looks * attemptsBeforeAsking;
  const order: Order = {
    key: stepKey(promotion.id, deployment, step.id, undo, attempt),
    kind: 'step',
    promotion: promotion.id,
    environment: deployment.environment,
    // What is masked is masked where it lies.
    host: step.refresh?.host ?? deployment.host,
    fence: deployment.fence,
    attempt,
    attemptLimit: attempt - 1 + attemptsBeforeAsking,
    issued: now,
    deadline: now + step.timeoutMs + graceMs,
    state: 'open',
    seq: 0,
    step,
    index,
    undo,
  };
  return { kind: 'orderIssued', order };
}

function stepKey(promotion: string, deployment: Deployment, step: string, undo: boolean, attempt: number): string {
  return `${promotion}/${deployment.environment}/f${deployment.fence}/${undo ? 'undo-' : ''}${step}/${attempt}`;
}

/** The same effect once more: the old order is dropped, the new one has the next attempt's key. */
export function issueAgain(order: Order, now: Instant): readonly Event[] {
  const attempt = order.attempt + 1;
  const key = `${order.key.slice(0, order.key.lastIndexOf('/'))}/${attempt}`;
  const { because: _because, startedAt: _startedAt, progress: _progress, ...kept } = order;
  const again: Order = { ...kept, key, attempt, issued: now, deadline: now + (order.deadline - order.issued), state: 'open', seq: 0 };
  return [
    { kind: 'orderDropped', key: order.key, because: order.because ?? `attempt ${order.attempt} is ${order.state}` },
    { kind: 'orderIssued', order: again },
  ];
}

/** Asks the agent what became of an order before anything is done again. */
export function issueQuestion(order: Order, now: Instant): Event {
  const { because: _because, startedAt: _startedAt, progress: _progress, check: _check, ...kept } = order;
  const question: Order = {
    ...kept,
    key: `${order.key}/inquire`,
    kind: 'inquire',
    about: order.key,
    issued: now,
    deadline: now + inquireTimeoutMs,
    state: 'open',
    seq: 0,
  };
  return { kind: 'orderIssued', order: question };
}

/** Where and for what a check is to run. */
export interface CheckRun {
  readonly promotion: string;
  readonly environment: EnvironmentDefinition;
  readonly fence: number;
  readonly release: string;
  readonly stage: string;
  readonly gate: string;
  readonly entry: string;
  readonly definition: CheckDefinition;
  readonly run: number;
  /** No check of the file: the host attests a soak. */
  readonly soaked?: Soaked;
}

export function issueCheck(run: CheckRun, now: Instant): Event {
  const { promotion, environment, fence, release, stage, gate, entry, definition, soaked } = run;
  const what = soaked === undefined ? `check-${definition.name}` : `attest-${soaked.since}-${soaked.until}`;
  const order: Order = {
    key: `${promotion}/${environment.name}/f${fence}/${what}-${gate.slice(-12)}.${run.run}/1`,
    kind: 'check',
    promotion,
    environment: environment.name,
    host: environment.host,
    fence,
    attempt: 1,
    attemptLimit: attemptsBeforeAsking,
    issued: now,
    deadline: now + definition.timeoutMs + graceMs,
    state: 'open',
    seq: 0,
    run: run.run,
    check: { release, stage, gate, entry, definition, ...(soaked && { soaked }) },
  };
  return { kind: 'orderIssued', order };
}
