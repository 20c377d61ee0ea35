import type { Meaning, StageDraft } from './draft.ts';
import { unknownWords } from './meaning-services.ts';
import { nearest } from './nearest.ts';
import { spanAt } from './tree.ts';

/** A canary's checks exist, and whoever it asks has people. */
export function sayRollout(
  { report, root, draft }: Meaning,
  { stage, index }: { readonly stage: StageDraft; readonly index: number },
): void {
  const { rollout } = stage;
  if (typeof rollout === 'string' || rollout.kind === 'pause') return;
  const below = (...path: readonly (string | number)[]) => spanAt(root, 'path', index, 'rollout', 'canary', ...path);
  const names = [...draft.checks.keys()];
  for (const [place, name] of rollout.checks.entries()) {
    if (draft.checks.has(name)) continue;
    const words = unknownWords('check', name, nearest(name, names));
    report.error(below('checks', place), 'unknown-check', { sentence: words.sentence, expected: names, hint: words.hint });
  }
  for (const [place, step] of rollout.steps.entries()) {
    if (step.kind !== 'ask' || (draft.roles.get(step.role) ?? []).length > 0) continue;
    const known = [...draft.roles.keys()];
    const hint = draft.roles.has(step.role) ? undefined : nearest(step.role, known);
    const sentence = `Nobody is \`${step.role}\`: nobody could say on. Add people to \`roles\`, or ask somebody else.`;
    if (hint === undefined) report.error(below('steps', place), 'empty-role', { sentence });
    else report.error(below('steps', place), 'unknown-role', { ...unknownWords('role', step.role, hint), expected: known });
  }
}

/** What the release before is asked exists, and writes nothing where data is real. */
export function sayPrevious(
  { report, root, draft }: Meaning,
  { stage, index }: { readonly stage: StageDraft; readonly index: number },
): void {
  const { previous } = stage;
  if (previous === undefined) return;
  const span = spanAt(root, 'path', index, 'previous');
  const names = [...draft.checks.keys()];
  if (!draft.checks.has(previous.check)) {
    const words = unknownWords('check', previous.check, nearest(previous.check, names));
    report.error(span, 'unknown-check', { sentence: words.sentence, expected: names, hint: words.hint });
  }
  const real = draft.environments.find(({ name, data }) => data === 'real' && stage.waves.flat().includes(name));
  if (real === undefined || previous.rows === undefined) return;
  report.error(span, 'real-data', {
    sentence: `Rows are made up in ${real.name}, whose data is real. Ask the release before in a stage before ${stage.name}.`,
  });
}
