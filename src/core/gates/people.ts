import { blockedBy, evidenceFor, gateBlocker, passedBy, type GateContext, type Judgement } from './context.ts';
import { reenter } from './present.ts';
import type { Blocker } from '#core/blocker.ts';
import { itemsOf, triedOf, wordsOfTried, type SignOffGate } from '#core/checklist.ts';
import { witnesses } from '#core/authors.ts';
import { presentStays } from '#core/find.ts';
import { anybodyOf } from '#core/roster.ts';
import type { Evidence } from '#core/state.ts';
import type { Gate } from '#core/system.ts';
import { andOf, oneOf, quoted, typed } from '#core/words.ts';

type PeopleGate = Extract<Gate, { kind: 'sign-off' | 'manual' }>;

/** A sign-off (testimony at exit) and a manual step are one person's last word. An author's own never counts. */
export function judgePeople(context: GateContext, gate: PeopleGate): Judgement {
  const last = lastWord(context, gate);
  const since = last?.verdict === 'pass' && gate.kind === 'sign-off' ? changedSince(context, gate, last) : undefined;
  if (last?.verdict === 'pass' && since === undefined) return passedBy([last]);
  if (gate.side === 'exit' && presentStays(context.state, context.release, context.stage) === undefined)
    return blockedBy(reenter(context, gate));
  const who = whoMayAnswer(context, gate);
  return blockedBy(who.length === 0 ? nobody(context, gate) : asked(context, gate, who, since ?? noOf(last)));
}

function lastWord(context: GateContext, gate: PeopleGate): Evidence | undefined {
  const who = whoMayAnswer(context, gate);
  return evidenceFor(context, gate).findLast((item) => item.revoked === undefined && who.includes(item.by));
}

function whoMayAnswer(context: GateContext, gate: PeopleGate): readonly string[] {
  return witnesses(context.state, context.release, context.stage, gate.role);
}

function asked(context: GateContext, gate: PeopleGate, who: readonly string[], because: string | undefined): Blocker {
  const { release, stage } = context;
  const command =
    gate.kind === 'sign-off'
      ? `lockstep sign ${release.id} --stage ${stage.name}`
      : `lockstep answer ${release.id} --stage ${stage.name} --gate ${typed(gate.label)} --pass --comment "…"`;
  return gateBlocker(context, gate, {
    code: gate.kind,
    because: because ?? sentenceOf(context, gate),
    clears: { kind: 'person', who, command },
  });
}

function noOf(last: Evidence | undefined): string | undefined {
  return last === undefined ? undefined : `${last.by} said no: ${quoted(last.because)}`;
}

/** A signature counts for the checklist that was signed: what came to it since is not, and what failed since was not so then. */
function changedSince(context: GateContext, gate: SignOffGate, signed: Evidence): string | undefined {
  const { release, stage } = context;
  const added = itemsOf(release, stage, gate).filter((item) => signed.checklist?.[item] === undefined);
  if (added.length > 0)
    return `${signed.by} signed without ${andOf(added.map((item) => `\`${item}\``))}, which came to the checklist later`;
  const failed = [...triedOf(context, gate)].find(([, { result }]) => result === 'failed');
  if (failed === undefined) return undefined;
  const [item, { by, comment }] = failed;
  return `${by} found that \`${item}\` failed${comment === undefined ? '' : `: ${quoted(comment)}`}`;
}

function sentenceOf(context: GateContext, gate: PeopleGate): string {
  if (gate.kind === 'manual') return `${oneOf(gate.role)} has still to do this by hand: ${gate.instruction}`;
  const { release, stage } = context;
  const tried = wordsOfTried(itemsOf(release, stage, gate), triedOf(context, gate));
  return `${oneOf(gate.role)} has still to sign off ${release.id} in ${stage.name}${tried === undefined ? '' : ` (${tried})`}`;
}

function nobody(context: GateContext, gate: PeopleGate): Blocker {
  return gateBlocker(context, gate, {
    code: 'unfillable',
    because: `nobody can answer ${gate.label}: no ${gate.role} is there who is not an author of ${context.release.id}`,
    clears: { kind: 'person', who: anybodyOf(context.state, ['admin'], 'whole-system'), command: 'lockstep apply' },
    askable: false,
  });
}
