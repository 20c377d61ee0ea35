import type { ApprovalsView, AskedView, DecidedView } from '#core/views/shapes.ts';
import { isFlag, isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

const isAsked = objectOf<AskedView>({
  release: isText,
  by: isText,
  stage: isText,
  kind: oneOf('approval', 'sign-off', 'manual', 'scope', 'ask'),
  gate: optional(isText),
  label: optional(isText),
  environment: optional(isText),
  because: isText,
  isMine: isFlag,
  who: listOf(isText),
  since: optional(isNumber),
  answerBy: optional(isNumber),
});

const isDecided = objectOf<DecidedView>({
  release: isText,
  kind: oneOf('check', 'approval', 'sign-off', 'manual', 'soak'),
  stage: isText,
  label: isText,
  isYes: isFlag,
  because: isText,
  at: isNumber,
});

export const isApprovals = objectOf<{ readonly approvals: readonly ApprovalsView[] }>({
  approvals: listOf(
    objectOf<ApprovalsView>({
      system: isText,
      seq: isNumber,
      now: isNumber,
      live: optional(isText),
      asked: listOf(isAsked),
      decided: listOf(isDecided),
    }),
  ),
});
