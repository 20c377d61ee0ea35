// What people do so that a release walks on: whatever its blockers ask of them, each thing once.
import type { Blocker } from '#core/blocker.ts';
import { blockers } from '#core/blockers/index.ts';
import type { PersonCommand } from '#core/command.ts';
import { nextStage, pathOf } from '#core/find.ts';
import { gatesOf } from '#core/path.ts';
import type { Release, State } from '#core/state.ts';

export interface Deed {
  readonly commandId: string;
  readonly command: PersonCommand;
}

/** What the next stage of a release asks of people now. The same state gives the same deed, with the same id. */
export function deedsFor(state: State, release: Release, now: number): readonly Deed[] {
  const stage = nextStage(state, release);
  if (stage === undefined) return [];
  const waiting = [...state.promotions.values()].find((each) => each.release === release.id && each.state === 'waiting');
  return blockers(state, release, stage.name, now, waiting).flatMap((blocker) => (blocker.askable ? deedOf(state, release, blocker) : []));
}

function deedOf(state: State, release: Release, blocker: Blocker): readonly Deed[] {
  const by = blocker.clears.kind === 'person' ? blocker.clears.who[0] : undefined;
  if (by === undefined) return [];
  const subject = { by, release: release.id, stage: blocker.stage };
  if (blocker.code === 'approval') return [deed({ kind: 'approve', ...subject })];
  if (blocker.code === 'sign-off') return [deed({ kind: 'sign', ...subject, checklist: checklistOf(state, release, blocker) })];
  return [];
}

function deed(command: PersonCommand & { readonly stage: string; readonly release: string }): Deed {
  return { commandId: `${command.release} ${command.kind} ${command.stage} ${command.by}`, command };
}

function checklistOf(state: State, release: Release, blocker: Blocker): { readonly [item: string]: boolean } {
  const stage = pathOf(state, release).find(({ name }) => name === blocker.stage);
  const gate = stage && gatesOf(state, release, stage, 'exit').find(({ hash }) => hash === blocker.gate);
  return gate?.kind === 'sign-off' ? Object.fromEntries(gate.checklist.map((item) => [item, true])) : {};
}
