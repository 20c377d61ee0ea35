import type { Leg, LegWait } from '#core/forecast/explain.ts';
import type { ForecastLine, ForecastView } from '#core/forecast/view.ts';
import { isNumber, isText, listOf, objectOf, optional } from './guards.ts';

/** What the command line shows of a forecast. */
type ShownWait = Pick<LegWait, 'label' | 'stage' | 'from' | 'to' | 'because' | 'days'>;
export type ShownLeg = Pick<Leg, 'stage' | 'started' | 'entered'> & { readonly because: string; readonly waits: readonly ShownWait[] };
export type ShownLine = Pick<ForecastLine, 'release' | 'words' | 'earliest' | 'nineInTen'> & {
  readonly legs: readonly ShownLeg[];
  readonly shift?: { readonly words: string };
  readonly target?: { readonly stands: string; readonly words: string };
};
export type ShownForecast = Pick<ForecastView, 'system' | 'seq' | 'now' | 'zone'> & {
  readonly releases: readonly ShownLine[];
  readonly pace?: { readonly words: string };
};

const isLegWait = objectOf<ShownWait>({
  label: isText,
  stage: isText,
  from: isNumber,
  to: optional(isNumber),
  because: optional(isText),
  days: optional(listOf(isText)),
});

const isLeg = objectOf<ShownLeg>({
  stage: isText,
  started: optional(isNumber),
  entered: optional(isNumber),
  because: isText,
  waits: listOf(isLegWait),
});

const isLine = objectOf<ShownLine>({
  release: isText,
  words: isText,
  earliest: optional(isNumber),
  nineInTen: optional(isNumber),
  legs: listOf(isLeg),
  target: optional(objectOf<{ readonly stands: string; readonly words: string }>({ stands: isText, words: isText })),
  shift: optional(objectOf<{ readonly words: string }>({ words: isText })),
});

export const isForecast = objectOf<ShownForecast>({
  system: isText,
  seq: isNumber,
  now: isNumber,
  zone: isText,
  releases: listOf(isLine),
  pace: optional(objectOf<{ readonly words: string }>({ words: isText })),
});
