import type { Rule } from './rule.ts';
import { rulesOfColumns } from './rules-of-columns.ts';
import { rulesOfConstraints } from './rules-of-constraints.ts';
import { rulesOfThings } from './rules-of-things.ts';
import { rulesOfWork } from './rules-of-work.ts';

/** All of them, by number. Each was measured on PostgreSQL 15 and 18: what it locks, what is written anew, what breaks. */
export const rules: readonly Rule[] = [...rulesOfColumns, ...rulesOfConstraints, ...rulesOfThings, ...rulesOfWork].toSorted(
  (left, right) => left.number - right.number,
);
