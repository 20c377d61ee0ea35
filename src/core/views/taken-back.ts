import type { TakenBackView } from './shapes.ts';
import { indexOf } from '#core/index-of.ts';
import type { Evidence, Promotion, Release, State } from '#core/state.ts';
import { quoted } from '#core/words.ts';
import type { Stage } from '#core/system.ts';

/** That Lockstep itself took a stage back from a release: to what, why, and how it is let in again. Absent where it did not. */
export function takenBackFrom(state: State, release: Release, stage: Stage): TakenBackView | undefined {
  const entry = release.entries[stage.name];
  const evidence = release.evidence.find(({ id }) => id === entry?.answered);
  if (entry === undefined || evidence === undefined) return undefined;
  const going = indexOf(state).unfinished.find(({ answers }) => answers === evidence.id);
  const how = going === undefined ? (entry.rolledBack ? 'done' : 'failed') : 'going';
  // It has come in again since: what was answered then is history.
  if (how === 'failed' && evidence.entry !== entry.entered) return undefined;
  const to = going?.release ?? (how === 'done' ? cameBackIn(state, stage) : undefined);
  const isHeld = release.held[stage.name] !== undefined;
  return {
    state: how,
    sentence: sentenceOf(release, stage, { evidence, going, to, how }),
    label: evidence.label,
    evidence: evidence.id,
    at: evidence.at,
    ...(to !== undefined && { to }),
    ...(evidence.blobs && { blobs: evidence.blobs }),
    ...(isHeld && { letIn: `lockstep free ${stage.name} --release ${release.id}` }),
  };
}

/** What runs there by a rollback; undefined once something else has come. */
function cameBackIn(state: State, { waves }: Stage): string | undefined {
  const stay = state.environments.get(waves.flat()[0] ?? '')?.stay;
  return stay?.isBack === true ? stay.release : undefined;
}

interface SentenceParts {
  readonly evidence: Evidence;
  readonly going: Promotion | undefined;
  readonly to: string | undefined;
  readonly how: TakenBackView['state'];
}

function sentenceOf(release: Release, { name }: Stage, { evidence, to, how }: SentenceParts): string {
  const because = `because ${evidence.label} said no: ${quoted(evidence.because)}.`;
  if (how === 'failed') return `Lockstep wanted to take ${name} back from ${release.id} and could not, ${because}`;
  if (how === 'going') return `Lockstep takes ${name} back to ${to}, ${because}`;
  return to === undefined ? `Lockstep took ${name} back from ${release.id}, ${because}` : `Lockstep took ${name} back to ${to}, ${because}`;
}

/** For the board: the newest release that Lockstep took out of a stage by itself, while what it went back to runs there. */
export function lastTakenFrom(state: State, stage: Stage): { readonly release: string; readonly sentence: string } | undefined {
  if (cameBackIn(state, stage) === undefined) return undefined;
  const out = indexOf(state).open.findLast(
    ({ entries }) => entries[stage.name]?.rolledBack === true && entries[stage.name]?.answered !== undefined,
  );
  const taken = out === undefined ? undefined : takenBackFrom(state, out, stage);
  return out === undefined || taken === undefined ? undefined : { release: out.id, sentence: taken.sentence };
}
