import type { Sight } from '#core/state.ts';
import type { BoardCell, CanaryStepView, CanaryView, QuestionView, TakenBackView } from '#core/views/shapes.ts';
import { type Guard, isNumber, isText, listOf, mapOf, objectOf, oneOf, optional } from './guards.ts';

const isTexts = listOf(isText);

const isSight = objectOf<Sight>({
  verdict: oneOf('pass', 'fail', 'inconclusive'),
  weight: isNumber,
  newRequests: isNumber,
  oldRequests: isNumber,
  newUsers: isNumber,
  newUsersHit: isNumber,
  evidence: isNumber,
  metric: optional(isText),
  strikes: isNumber,
  at: isNumber,
  because: isText,
  blobs: optional(mapOf(isText)),
});

type Of<Kind extends CanaryStepView['kind']> = Extract<CanaryStepView, { readonly kind: Kind }>;
const isState = oneOf('ahead', 'now', 'asks', 'done', 'failed');

const isWeight = objectOf<Of<'weight'>>({
  kind: oneOf('weight'),
  weight: isNumber,
  ms: isNumber,
  requests: isNumber,
  state: isState,
  saw: optional(isSight),
});
const isAsk = objectOf<Of<'ask'>>({ kind: oneOf('ask'), role: isText, state: isState, saw: optional(isSight) });
const isStep: Guard<CanaryStepView> = (value): value is CanaryStepView => isWeight(value) || isAsk(value);

export const isCanary: Guard<CanaryView> = objectOf<CanaryView>({
  environment: isText,
  weight: isNumber,
  steps: listOf(isStep),
  ended: optional(oneOf('passed', 'goes back', 'went back')),
});

export const isQuestion: Guard<QuestionView> = objectOf<QuestionView>({
  environment: isText,
  of: oneOf('step', 'verdict', 'interruption'),
  because: isText,
  role: optional(isText),
  since: isNumber,
  until: isNumber,
  maySayOn: isTexts,
  mayLookAgain: isTexts,
});

export const isTakenBack: Guard<TakenBackView> = objectOf<TakenBackView>({
  state: oneOf('going', 'done', 'failed'),
  sentence: isText,
  label: isText,
  evidence: isText,
  at: isNumber,
  to: optional(isText),
  blobs: optional(mapOf(isText)),
  letIn: optional(isText),
});

export const isTookBack = objectOf<NonNullable<BoardCell['tookBack']>>({ release: isText, sentence: isText });
