import type { Availability, Stretch } from '#core/availability.ts';
import { isNumber, isText, listOf, objectOf, optional } from './guards.ts';

const isStretch = objectOf<Stretch>({
  from: isNumber,
  ms: isNumber,
  minutes: isNumber,
  answered: isNumber,
  requests: isNumber,
  failures: isNumber,
  serviceErrors: isNumber,
});

interface ShownAvailability {
  readonly counted: string;
  readonly availability: Availability;
}

export const isAvailability = objectOf<ShownAvailability>({
  counted: isText,
  availability: objectOf<Availability>({
    environment: isText,
    from: isNumber,
    ms: isNumber,
    minutes: isNumber,
    answered: isNumber,
    requests: isNumber,
    failures: isNumber,
    serviceErrors: isNumber,
    unknown: isNumber,
    share: optional(isNumber),
    sentence: isText,
    parts: listOf(isStretch),
  }),
});
