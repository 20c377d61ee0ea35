import type { ShownGateView, ShownRelease, ShownStage } from '#cli/http/answers.ts';
import { localTime } from '#cli/text/instant.ts';
import { wordsOfDuration } from '#cli/text/duration.ts';
import { paintStatus } from '#cli/text/style.ts';
import { fit, table } from '#cli/text/table.ts';
import type { ViewOptions } from './view-options.ts';

const cells = 10;

/** The way of one release, a line for each stage: how far it is there, and one fact. The picture of `promote --wait` and of `status`. */
export function journeyLines(view: ShownRelease, options: ViewOptions, reasons: 'here' | 'below' = 'here'): readonly string[] {
  const rows = view.stages.map((stage) => [
    `  ${stage.stage}`,
    barOf(stage, options),
    paintStatus(options.paint, stage.status),
    [factOf(stage, reasons === 'here' ? view : { ...view, blockers: [] }, options.now), unseenWords(stage)].filter(Boolean).join(', '),
  ]);
  return table(rows, options.width);
}

/** A digest that nobody has read is not shown as one that was. */
function unseenWords({ unseen = [] }: ShownStage): string {
  return unseen.length === 0 ? '' : `${unseen.join(', ')} not read back`;
}

/** Full where it is done; in between only what was counted: steps of the plan, or the time of a soak. */
function barOf(stage: ShownStage, { now, paint }: ViewOptions): string {
  const share = shareOf(stage, now);
  const full = Math.floor(share * cells);
  if (stage.status === 'failed' || stage.status === 'rejected') return paint('red', '×'.repeat(cells));
  return `${(share === 1 ? '█' : '▒').repeat(full)}${paint('dim', '░'.repeat(cells - full))}`;
}

function shareOf(stage: ShownStage, now: number): number {
  if (stage.status === 'passed' || stage.status === 'live') return 1;
  const { promotion, entered, soakUntil } = stage;
  if (stage.status === 'soaking' && entered !== undefined && soakUntil !== undefined && soakUntil > entered) {
    return clamp((now - entered) / (soakUntil - entered));
  }
  if (stage.status === 'deploying' && promotion !== undefined && promotion.steps.length > 0) {
    return clamp(promotion.steps.filter(({ state }) => state === 'done').length / promotion.steps.length);
  }
  return 0;
}

/** Never 1: what is not over is not shown as done. */
function clamp(share: number): number {
  return Math.min(0.99, Math.max(0, share));
}

function factOf(stage: ShownStage, view: ShownRelease, now: number): string {
  switch (stage.status) {
    case 'deploying':
      return stepOf(stage);
    case 'soaking':
      return stage.soakUntil === undefined
        ? gatesWords(stage.exit)
        : `until ${localTime(stage.soakUntil, now)}, ${left(stage.soakUntil, now)}`;
    case 'passed':
    case 'live':
      return [gatesWords(stage.exit), stage.entered === undefined ? '' : `since ${localTime(stage.entered, now)}`]
        .filter(Boolean)
        .join(', ');
    case 'verifying':
      return gatesWords(stage.exit);
    case 'waiting':
    case 'ready':
    case 'failed':
    case 'rejected':
    case 'held':
    case 'rolled back':
    case 'superseded':
    case 'empty':
      return view.blockers.find((blocker) => blocker.stage === stage.stage)?.because ?? stage.promotion?.because ?? '';
  }
}

function left(until: number, now: number): string {
  return until > now ? `${wordsOfDuration(until - now)} left` : 'over';
}

function stepOf({ promotion }: ShownStage): string {
  const step = promotion?.steps.find(({ state }) => state === 'running' || state === 'undoing' || state === 'lost' || state === 'unknown');
  if (step === undefined) return promotion?.state === 'undoing' ? 'going back' : '';
  const because = step.because === undefined ? '' : `: ${step.because}`;
  return fit(`${step.environment}: ${step.step}${step.state === 'running' ? '' : ` ${step.state}`}${because}`, 200);
}

/** `2 of 3 checks, sign-off waiting`. */
function gatesWords(gates: readonly ShownGateView[]): string {
  const checks = gates.filter(({ gate }) => gate.kind === 'check');
  const passed = checks.filter(({ state }) => state === 'passed' || state === 'excepted').length;
  const words =
    checks.length === 0
      ? []
      : [passed === checks.length ? `${passed} ${checks.length === 1 ? 'check' : 'checks'}` : `${passed} of ${checks.length} checks`];
  const open = gates.filter(({ gate, state }) => gate.kind !== 'check' && gate.kind !== 'soak' && state === 'waiting');
  return [...words, ...open.map(({ gate }) => `${gate.label} waiting`)].join(', ');
}
