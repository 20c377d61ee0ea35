import type { Availability, Stretch } from '#core/availability.ts';
import { isNumber, isText, listOf, objectOf, optional } from './guards.ts';

const counts = {
  from: isNumber,
  ms: isNumber,
  minutes: isNumber,
  answered: isNumber,
  requests: isNumber,
  failures: isNumber,
  serviceErrors: isNumber,
};

const isStretch = objectOf<Stretch>(counts);

interface ShownAvailability {
  readonly counted: string;
  readonly availability: Availability;
}

export const isAvailability = objectOf<ShownAvailability>({
  counted: isText,
  availability: objectOf<Availability>({
    environment: isText,
    ...counts,
    unknown: isNumber,
    share: optional(isNumber),
    sentence: isText,
    parts: listOf(isStretch),
  }),
});
