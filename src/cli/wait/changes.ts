import { isMigrating } from '#cli/show/migration-lines.ts';
import type { ShownGateView, ShownRelease, ShownStage } from '#cli/http/answers.ts';

/** What is new between two looks at a release, a sentence each; for logs, where nothing can be drawn twice. */
export function changesBetween(before: ShownRelease | undefined, after: ShownRelease): readonly string[] {
  const changes = after.stages.flatMap((stage) =>
    changesOfStage(
      before?.stages.find(({ stage: name }) => name === stage.stage),
      stage,
    ),
  );
  return before === undefined ? firstSight(after) : changes;
}

function firstSight(view: ShownRelease): readonly string[] {
  const busy = view.stages.filter(({ status }) => status !== 'empty' && status !== 'passed' && status !== 'waiting');
  return busy.length === 0 ? [view.sentence] : busy.map(({ stage, status }) => `${stage}  ${status}`);
}

function changesOfStage(before: ShownStage | undefined, after: ShownStage): readonly string[] {
  const gates = [...after.entry, ...after.exit].flatMap((gate) => changeOfGate(before, gate, after.stage));
  const migrates = changesOfMigrations(before, after);
  const isSame = before === undefined || before.status === after.status;
  return [...gates, ...(isSame ? [] : [`${after.stage}  ${before.status} → ${after.status}`]), ...migrates];
}

/** With what it took before, where that is known. */
function changesOfMigrations(before: ShownStage | undefined, after: ShownStage): readonly string[] {
  const known = (before?.promotion?.steps ?? []).filter(isMigrating).map(({ environment, step }) => `${environment} ${step}`);
  const steps = (after.promotion?.steps ?? []).filter(isMigrating);
  return steps
    .filter(({ environment, step }) => !known.includes(`${environment} ${step}`))
    .map(({ service = '', environment, because = '' }) => `${after.stage}  ${service} in ${environment}: ${because}`);
}

/** Only what was decided: a gate that begins to wait is told by its stage. */
function changeOfGate(before: ShownStage | undefined, after: ShownGateView, stage: string): readonly string[] {
  if (after.state !== 'passed' && after.state !== 'failed' && after.state !== 'excepted') return [];
  const old = [...(before?.entry ?? []), ...(before?.exit ?? [])].find(({ gate }) => gate.hash === after.gate.hash);
  if (old === undefined || old.state === after.state) return [];
  return [`${stage}  ${after.gate.label} ${after.state}${after.because === '' ? '' : `: ${after.because}`}`];
}
