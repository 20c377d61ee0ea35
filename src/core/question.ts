import { witnesses } from './authors.ts';
import { environmentsOf, stageIn, systemAt } from './find.ts';
import { anybodyOf } from './roster.ts';
import type { Promotion, Question, State } from './state.ts';

/** Who decides about a canary where the file names nobody. */
const deciders: readonly string[] = ['operator', 'release-manager'];

/** Who may say on: people of the role that is asked, who did not write the release. */
export function whoMaySayOn(state: State, promotion: Promotion, question: Question): readonly string[] {
  const release = state.releases.get(promotion.release);
  const stage = stageIn(systemAt(state, promotion.version), promotion.stage);
  if (release === undefined || stage === undefined) return [];
  const roles = question.role === undefined ? deciders : [question.role];
  return [...new Set(roles.flatMap((role) => witnesses(state, release, stage, role)))].sort();
}

/** To look once more binds nobody: authors may ask for it too. */
export function whoMayLookAgain(state: State, promotion: Promotion): readonly string[] {
  const stage = stageIn(systemAt(state, promotion.version), promotion.stage);
  return stage === undefined ? [] : anybodyOf(state, deciders, environmentsOf(stage));
}
