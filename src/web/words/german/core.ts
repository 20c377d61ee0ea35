import { answers } from './core-answers.ts';
import { blockers } from './core-blockers.ts';
import { checks } from './core-checks.ts';
import { dataWords } from './core-data.ts';
import { dataFailures } from './core-data-failures.ts';
import { dataPlans } from './core-data-plans.ts';
import { dates } from './core-dates.ts';
import { refusals } from './core-refusals.ts';
import { requests } from './core-requests.ts';
import { spans, views } from './core-views.ts';
import { fillings } from './fillings.ts';
import { matcherOf } from './matcher.ts';

/** A sentence of the core in German; undefined where nobody wrote one. */
export const tellInGerman = matcherOf(
  {
    ...answers,
    ...blockers,
    ...checks,
    ...dataWords,
    ...dataFailures,
    ...dataPlans,
    ...dates,
    ...refusals,
    ...requests,
    ...views,
    ...spans,
  },
  fillings,
);
