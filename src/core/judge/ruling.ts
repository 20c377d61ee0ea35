import { nearest } from '#core/file/nearest.ts';
import type { Event } from '#core/event.ts';
import { currentSystem, pathOf } from '#core/find.ts';
import { gatesOf } from '#core/path.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Release, State } from '#core/state.ts';
import type { Gate, Stage } from '#core/system.ts';
import { quoted } from '#core/words.ts';

/** What a command comes to: events (none: it is already so), or a refusal. */
export type Ruling = readonly Event[] | Refusal;

export function isRefusal(ruling: object): ruling is Refusal {
  return 'code' in ruling && 'sentence' in ruling;
}

export function findRelease(state: State, id: string): Release | Refusal {
  return state.releases.get(id) ?? refuse('no-such-release', `There is no release ${id} in ${state.head.system}.`, 'lockstep release list');
}

/** A release that may still move. */
export function openRelease(state: State, id: string): Release | Refusal {
  const release = findRelease(state, id);
  if (isRefusal(release) || release.state === 'open') return release;
  const next = release.state === 'rejected' ? `lockstep reopen ${id} --reason "…"` : 'lockstep release create NAME SERVICE=./FOLDER';
  return refuse(
    'release-ended',
    `${id} is ${release.state}${release.ended === undefined ? '' : `: ${quoted(release.ended.because)}`}.`,
    next,
  );
}

function findStage(state: State, release: Release, name: string): Stage | Refusal {
  const path = pathOf(state, release);
  const names = path.map((stage) => stage.name).join(' → ');
  return (
    path.find((stage) => stage.name === name) ??
    refuse(
      'no-such-stage',
      `${name} is not on the path of ${release.id}, which is ${names}.${meant(name, path)}`,
      `lockstep release show ${release.id}`,
    )
  );
}

function meant(name: string, path: readonly Stage[]): string {
  const near = nearest(
    name,
    path.map((stage) => stage.name),
  );
  return near === undefined ? '' : ` Did you mean ${near}?`;
}

/** Whoever types a stage that the file does not have, the name of an environment for instance, hears which is near. */
export function unknownStage(state: State, name: string): Refusal | undefined {
  const path = currentSystem(state)?.path ?? [];
  if (path.some((stage) => stage.name === name)) return undefined;
  const home = path.find(({ waves }) => waves.flat().includes(name));
  const hint = home === undefined ? meant(name, path) : ` ${name} is an environment of ${home.name}.`;
  return refuse('no-such-stage', `There is no stage ${name}.${hint}`, 'lockstep status');
}

/** An open release and one of its stages, or why not. */
export function openReleaseAt(state: State, id: string, stageName: string): { readonly release: Release; readonly stage: Stage } | Refusal {
  const release = openRelease(state, id);
  if (isRefusal(release)) return release;
  const stage = findStage(state, release, stageName);
  return isRefusal(stage) ? stage : { release, stage };
}

/** A gate by its hash, or by its label where no other gate of these kinds has the same. */
export function findGate<Kind extends Gate['kind']>(
  state: State,
  release: Release,
  stage: Stage,
  kinds: readonly Kind[],
  named: string | undefined,
): Extract<Gate, { kind: Kind }> | Refusal {
  const gates = [...gatesOf(state, release, stage, 'entry'), ...gatesOf(state, release, stage, 'exit')].filter(
    (gate): gate is Extract<Gate, { kind: Kind }> => kinds.some((kind) => kind === gate.kind),
  );
  const fitting = named === undefined ? gates : gates.filter((gate) => gate.hash === named || gate.label === named);
  const [only] = fitting;
  if (only !== undefined && (fitting.length === 1 || named === only.hash)) return only;
  const kind = kinds.join(' or ');
  if (only === undefined && gates.length === 0)
    return refuse(
      'no-such-gate',
      `${stage.name} has no ${kind} gate for ${release.id}.`,
      `lockstep why ${release.id} --stage ${stage.name}`,
    );
  const labels = gates.map((gate) => gate.label).join(', ');
  return refuse(
    'no-such-gate',
    `${named === undefined ? `${stage.name} has several ${kind} gates` : `${stage.name} has no ${kind} gate ${named}`}: name one of ${labels}.`,
    `lockstep why ${release.id} --stage ${stage.name}`,
  );
}

export function needsReason(reason: string): Refusal | undefined {
  return reason.trim() === ''
    ? refuse('reason-missing', 'This needs a reason: it stays in the ledger for others to read.', 'Say it with --reason "…".')
    : undefined;
}
