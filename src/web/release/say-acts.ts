// What people say at gates, in one shape for every place on which it may be said.
import { say } from '#web/words/say.ts';
import type { GateView, ItemView, ReleaseView } from '#core/views/shapes.ts';
import { command } from '#web/api/client.ts';
import type { Act } from '#web/parts/actions.tsx';

/** Which gate of a release is meant. */
export interface GatePlace {
  readonly stage: string;
  readonly gate?: string;
}

export function gateViewOf(view: ReleaseView, { stage, gate: hash }: GatePlace): GateView | undefined {
  const found = view.stages.find((candidate) => candidate.stage === stage);
  return [...(found?.entry ?? []), ...(found?.exit ?? [])].find(({ gate }) => gate.hash === hash);
}

export function approveAct(view: ReleaseView, { stage, gate }: Required<GatePlace>, comment?: string): Act {
  const { system, release } = view;
  return {
    id: `approve ${stage} ${gate}`,
    done: say('You approved {release} for {stage}', { release, stage }),
    perform: () => command(system, 'approve', { release, stage, gate, ...worded(comment) }),
  };
}

/** A sign-off with how far its checklist is. */
export interface Signing {
  readonly act: Act;
  readonly open: number;
  readonly bad: number;
}

export function signingOf(view: ReleaseView, { stage, gate }: Required<GatePlace>, items: readonly ItemView[], comment?: string): Signing {
  const { system, release } = view;
  const open = items.filter(({ tried }) => tried === undefined).length;
  const bad = items.filter(({ tried }) => tried?.result === 'failed').length;
  // As it was read: where somebody finds otherwise meanwhile, that is said before anybody signs.
  const checklist = Object.fromEntries(items.map(({ item, tried }) => [item, tried?.result !== 'failed']));
  return {
    open,
    bad,
    act: {
      id: `sign ${stage} ${gate}`,
      done:
        bad === 0
          ? say('You signed {release} off in {stage}', { release, stage })
          : say('You said no to {release} in {stage}', { release, stage }),
      perform: () => command(system, 'sign', { release, stage, gate, checklist, ...worded(comment) }),
    },
  };
}

/** What is blank is no word. */
function worded(comment = ''): { readonly comment?: string } {
  return comment.trim() === '' ? {} : { comment: comment.trim() };
}
