import type { ShownStage } from '#cli/http/answers.ts';
import { localAndRelative } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import { percentOf, wordsOfCount } from '#core/canary/advice.ts';
import type { CanaryStepView, CanaryView, TakenBackView } from '#core/views/shapes.ts';
import { wordsOfSpan } from '#core/words.ts';
import { questionLines } from './question-lines.ts';
import type { ViewOptions } from './view-options.ts';

type Watched = Pick<ShownStage, 'canaries' | 'takenBack' | 'promotion'>;

/** What customers' traffic tells of a release in a stage: its canaries, what they ask, and that Lockstep took it back. */
export function watchedLines(stage: Watched, options: ViewOptions): readonly string[] {
  return [
    ...(stage.takenBack === undefined ? [] : takenBackLines(stage.takenBack, options)),
    ...(stage.canaries ?? []).flatMap((canary) => canaryLines(canary, options)),
    ...askedLines(stage, options),
  ];
}

/** What the promotion under way asks. */
export function askedLines({ promotion }: Pick<ShownStage, 'promotion'>, options: ViewOptions): readonly string[] {
  if (promotion === undefined) return [];
  const asking = { release: promotion.release, promotion: promotion.id };
  return (promotion.asks ?? []).flatMap((question) => questionLines(question, asking, options));
}

/** Red where it could not be done: then what was worse still runs. */
function takenBackLines({ sentence, at, state, letIn }: TakenBackView, { now, width, paint }: ViewOptions): readonly string[] {
  const lines = wrap(`${sentence} That was ${localAndRelative(at, now)}.`, width, '  ');
  return [
    ...lines.map((line) => paint(state === 'failed' ? 'red' : 'yellow', line)),
    ...(letIn === undefined ? [] : [`    → to let it in again: ${paint('blue', letIn)}`]),
  ];
}

function canaryLines({ environment, weight, steps, ended }: CanaryView, options: ViewOptions): readonly string[] {
  const how = ended === undefined ? `${percentOf(weight / 10_000)} of the traffic` : ended;
  return [`  canary in ${environment}: ${how}`, ...steps.flatMap((step) => stepLines(step, options))];
}

const marks: { readonly [State in CanaryStepView['state']]: string } = { ahead: ' ', now: '>', asks: '?', done: '✓', failed: '×' };

function stepLines(step: CanaryStepView, { width, paint }: ViewOptions): readonly string[] {
  const what =
    step.kind === 'ask'
      ? `ask ${step.role}`
      : `${percentOf(step.weight / 10_000)} for ${wordsOfSpan(step.ms)}, ${wordsOfCount(step.requests)} requests`;
  const mark = step.state === 'failed' ? paint('red', marks.failed) : marks[step.state];
  const saw = step.saw === undefined ? [] : wrap(wordsOfSight(step.saw), width, '        ');
  return [`    ${mark} ${what}`, ...saw.map((line) => paint('dim', line))];
}

/** What one look saw, in the order in which people ask. */
function wordsOfSight(saw: NonNullable<CanaryStepView['saw']>): string {
  const strikes = saw.strikes === 0 ? '' : `, ${saw.strikes} ${saw.strikes === 1 ? 'strike' : 'strikes'}`;
  const hit = saw.newUsersHit === 0 ? 'none met an error' : `${wordsOfCount(saw.newUsersHit)} met an error`;
  const counts =
    `${wordsOfCount(saw.newRequests)} requests of ${wordsOfCount(saw.newUsers)} users on the new side, ${hit}; ` +
    `${wordsOfCount(saw.oldRequests)} on the old`;
  return `${saw.verdict}: ${saw.because}. ${counts}${strikes}. ${wordsOfEvidence(saw.evidence)}`.replace('..', '.');
}

/** A bet, not a probability: so much to one that the new side is worse. */
function wordsOfEvidence(evidence: number): string {
  if (evidence < 2) return 'Nothing says that it is worse.';
  return evidence >= 1_000 ? 'Over 1,000 to 1 that it is worse.' : `${Number(evidence.toPrecision(2))} to 1 that it is worse.`;
}
