import type { StayView } from '#core/views/stays.ts';
import { type Guard, isNumber, isText, listOf, objectOf, oneOf, optional } from './guards.ts';

interface Stays {
  readonly environment: string;
  readonly stays: readonly StayView[];
}

const isYes: Guard<true> = (value): value is true => value === true;

export const isStays = objectOf<Stays>({
  environment: isText,
  stays: listOf(
    objectOf<StayView>({
      release: isText,
      stage: isText,
      promotion: isText,
      kind: oneOf('normal', 'rollback', 'adoption'),
      by: isText,
      from: isNumber,
      to: optional(isNumber),
      again: optional(isYes),
      takenBack: optional(isYes),
    }),
  ),
});
