import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import { type ShownGateView, type ShownRelease, type ShownStage, isRelease } from './http/answers.ts';
import type { Session } from './session.ts';

export async function readRelease(session: Session, release: string): Promise<ShownRelease> {
  return (await session.client()).get(await session.path('releases', release), isRelease);
}

/** The stage that was named; else the only one whose gate of this kind waits for a person; else the release's next. */
export function stageAsking(view: ShownRelease, kind: 'approval' | 'sign-off' | 'manual', named: string | undefined): string {
  if (named !== undefined) return named;
  const asking = [...new Set(view.blockers.filter((blocker) => blocker.code === kind).map((blocker) => blocker.stage))];
  const [only, ...others] = asking;
  if (only !== undefined && others.length === 0) return only;
  const fallback = only === undefined ? view.next : undefined;
  if (fallback !== undefined) return fallback;
  throw new CommandError(exits.usage, {
    code: 'which-stage',
    sentence:
      only === undefined ? `${view.release} is in its last stage.` : `Several stages of ${view.release} ask for it: ${asking.join(', ')}.`,
    next: 'Name one: --stage STAGE',
  });
}

/** The gate that is meant by a label, a hash or its beginning. What the view does not know is the controller's to judge. */
export function gateHash(view: ShownRelease, stage: string, typed: string): string {
  const meant = gatesOf(view, stage).filter(({ gate }) => gate.label === typed || gate.hash === typed || hashStartsWith(gate.hash, typed));
  const hashes = [...new Set(meant.map(({ gate }) => gate.hash))];
  if (hashes.length <= 1) return hashes[0] ?? typed;
  throw new CommandError(exits.usage, {
    code: 'which-gate',
    sentence: `${stage} has ${hashes.length} gates called \`${typed}\`, because the file was changed: both count.`,
    next: `Name one by its hash: ${hashes.join(', ')}`,
  });
}

export function gatesOf(view: ShownRelease, stage: string): readonly ShownGateView[] {
  const found: ShownStage | undefined = view.stages.find((candidate) => candidate.stage === stage);
  return found === undefined ? [] : [...found.entry, ...found.exit];
}

function hashStartsWith(hash: string, typed: string): boolean {
  return typed.length >= 6 && (hash.startsWith(typed) || hash.startsWith(`sha256:${typed}`));
}

/** The sign-offs of a stage that still wait; all of them where none does. */
export function signOffOf(view: ShownRelease, stage: string, hash: string | undefined): readonly ShownGateView[] {
  const signOffs = gatesOf(view, stage).filter(({ gate }) => gate.kind === 'sign-off' && (hash === undefined || gate.hash === hash));
  const open = signOffs.filter(({ state }) => state === 'waiting' || state === 'failed');
  return open.length === 0 ? signOffs : open;
}
