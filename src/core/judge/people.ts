import { findGate, isRefusal, openReleaseAt, type Ruling } from './ruling.ts';
import { entryContext, exitContext, proofOf } from '#core/blockers/proof.ts';
import type { PersonCommand } from '#core/command.ts';
import { askedOf } from '#core/deadlines.ts';
import { isAuthor, witnesses } from '#core/authors.ts';
import { evidenceId } from '#core/decide/evidence.ts';
import { environmentsOf, hasEntered, presentStays } from '#core/find.ts';
import { helpful } from '#core/gates/approval.ts';
import { signerOf, standingApprovals } from '#core/gates/approvers.ts';
import type { GateContext } from '#core/gates/context.ts';
import { judgeGate } from '#core/gates/index.ts';
import { gatesOf, stagesBefore } from '#core/path.ts';
import { orOf } from '#core/access.ts';
import { isSamePerson, membersOf } from '#core/roster.ts';
import { refuse, type Refusal } from '#core/refusal.ts';
import type { Evidence, Release, State } from '#core/state.ts';
import type { Gate, Instant, Stage } from '#core/system.ts';
import { quoted, typed } from '#core/words.ts';

type Of<Kind extends PersonCommand['kind']> = Extract<PersonCommand, { kind: Kind }>;

/** An approval permits the entry into the release's next stage. It binds to bits, stage, gate definition and plan. */
export function judgeApprove(state: State, command: Of<'approve'>, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const { release, stage } = found;
  const gate = findGate(state, release, stage, ['approval'], command.gate);
  if (isRefusal(gate)) return gate;
  const roles = command.role === undefined ? gate.slots.map((slot) => slot.role) : [command.role];
  const context = entryContext(state, release, stage, now);
  const standing = standingApprovals(context, gate);
  const signers = standing.map((item) => signerOf(context, item));
  const giver = { release, stage, by: command.by, roles, others: () => helpful(context, gate, signers) };
  const refused =
    refuseGiver(state, giver) ?? notAskedYet(state, release, stage, now) ?? tooLate(context, gate) ?? otherPlan(release, command);
  if (refused !== undefined) return refused;
  const last = standing.findLast((item) => isSamePerson(state, item.by, command.by));
  if (last?.by === command.by && last.role === command.role) return [];
  const others = standing.filter((item) => !isSamePerson(state, item.by, command.by)).map((item) => signerOf(context, item));
  if (!helpful(context, gate, others).includes(command.by)) {
    return refuse(
      'slot-filled',
      `Every place that ${command.by} could fill for ${release.id} in ${stage.name} is filled.`,
      `lockstep why ${release.id} --stage ${stage.name}`,
    );
  }
  const evidence = testimony(context, gate, {
    kind: 'approval',
    by: command.by,
    verdict: 'pass',
    because: command.comment ?? 'approved',
    at: now,
  });
  return [
    { kind: 'evidenceGiven', release: release.id, evidence: { ...evidence, ...(command.role !== undefined && { role: command.role }) } },
  ];
}

interface Giver {
  readonly release: Release;
  readonly stage: Stage;
  readonly by: string;
  readonly roles: readonly string[];
  /** Who could still give it; absent: everybody who has the role. */
  readonly others?: () => readonly string[];
}

export function refuseGiver(state: State, giver: Giver): Refusal | undefined {
  const { release, stage, by, roles } = giver;
  const ask = whomElse(state, giver);
  if (!roles.some((role) => membersOf(state, role, 'anywhere').includes(by)))
    return refuse('not-your-role', `This asks for ${orOf(roles)}; ${by} is not one.`, ask);
  if (!roles.some((role) => membersOf(state, role, environmentsOf(stage)).includes(by)))
    return refuse('not-your-role', `This asks for ${orOf(roles)} in ${stage.name}; ${by} is that elsewhere only.`, ask);
  if (isAuthor(state, release, by))
    return refuse('own-release', `${by} is an author of ${release.id}; an author's own word never counts.`, ask);
  return undefined;
}

/** Nobody is sent to somebody who has given it already. Where nobody can be asked, `why` says what it comes to. */
function whomElse(state: State, { release, stage, by, roles, others }: Giver): string {
  const everybody = (): readonly string[] => [...new Set(roles.flatMap((role) => witnesses(state, release, stage, role)))];
  const left = (others ?? everybody)().filter((person) => person !== by);
  return left.length === 0 ? `lockstep why ${release.id} --stage ${stage.name}` : `Ask ${orOf(left)}.`;
}

/** Only for the stage that comes next, and not while an automated verdict says no. */
function notAskedYet(state: State, release: Release, stage: Stage, now: Instant): Refusal | undefined {
  const previous = stagesBefore(state, release, stage.name)?.at(-1);
  const why = `lockstep why ${release.id} --stage ${stage.name}`;
  if (presentStays(state, release, stage) !== undefined) return refuse('not-asked', `${release.id} already runs in ${stage.name}.`, why);
  if (previous !== undefined && !hasEntered(release, previous.name)) {
    return refuse('not-asked', `${release.id} is not in ${previous.name} yet; ${stage.name} is approved after that.`, why);
  }
  const proof = proofOf(state, release, stage, now);
  if (!proof.no) return undefined;
  const said = proof.blockers.find(({ code }) => code === 'check' || code === 'migrations' || code === 'requirement');
  const noes = { migrations: 'the migrations close the way back', requirement: 'a requirement has failed' } as const;
  const what = said?.code === 'migrations' || said?.code === 'requirement' ? noes[said.code] : 'a check says no';
  return refuse('not-asked', `Nobody is asked while ${what}: ${quoted(said?.because ?? '')}.`, why);
}

/** What said no because nobody answered in time is answered once somebody has asked again. */
export function tooLate({ release, stage, entry }: GateContext, gate: Gate): Refusal | undefined {
  if (askedOf(release, { stage: stage.name, entry, gate: gate.hash })?.expired !== 'fail') return undefined;
  return refuse(
    'gate-overdue',
    `Nobody answered ${gate.label} for ${release.id} in time, so it says no.`,
    `Have it asked again: lockstep recheck ${release.id} --stage ${stage.name} --gate ${typed(gate.label)}`,
  );
}

function otherPlan(release: Release, command: Of<'approve'>): Refusal | undefined {
  if (command.plan === undefined || command.plan === release.planDigest) return undefined;
  return refuse(
    'not-asked',
    `The plan of ${release.id} is ${release.planDigest}, not the one you approve.`,
    `lockstep release show ${release.id}`,
  );
}

export function judgeAnswer(state: State, command: Of<'answer'>, now: Instant): Ruling {
  const found = openReleaseAt(state, command.release, command.stage);
  if (isRefusal(found)) return found;
  const { release, stage } = found;
  const gate = findGate(state, release, stage, ['manual'], command.gate);
  if (isRefusal(gate)) return gate;
  const refused =
    refuseGiver(state, { release, stage, by: command.by, roles: [gate.role] }) ??
    notThere(state, release, stage, gate, now) ??
    tooLate(contextOf(state, release, stage, gate, now), gate);
  if (refused !== undefined) return refused;
  const context = contextOf(state, release, stage, gate, now);
  const evidence = testimony(context, gate, {
    kind: 'manual',
    by: command.by,
    verdict: command.verdict,
    because: command.comment,
    at: now,
  });
  return [{ kind: 'evidenceGiven', release: release.id, evidence }];
}

/** Which evidence a gate of a stage takes: for exit gates that of the entry, for entry gates that of the attempt to come. */
export function contextOf(state: State, release: Release, stage: Stage, gate: Gate, now: Instant): GateContext {
  return gate.side === 'exit' ? exitContext(state, release, stage, now) : entryContext(state, release, stage, now);
}

export function notThere(state: State, release: Release, stage: Stage, gate: Gate, now: Instant): Refusal | undefined {
  if (gate.side === 'entry') return notAskedYet(state, release, stage, now);
  const why = `lockstep why ${release.id} --stage ${stage.name}`;
  if (presentStays(state, release, stage) === undefined)
    return refuse('not-asked', `${release.id} does not run in ${stage.name} now.`, why);
  const context = exitContext(state, release, stage, now);
  const no = gatesOf(state, release, stage, 'exit').some((each) => saysNo(context, each));
  return no ? refuse('not-asked', `Nobody is asked while a check of ${stage.name} says no.`, why) : undefined;
}

function saysNo(context: GateContext, gate: Gate): boolean {
  const judgement = judgeGate(context, gate);
  return !judgement.passed && judgement.no;
}

export function testimony(context: GateContext, gate: Gate, word: Pick<Evidence, 'kind' | 'by' | 'verdict' | 'because' | 'at'>): Evidence {
  const { release, stage, entry } = context;
  return {
    id: evidenceId(release),
    stage: stage.name,
    gate: gate.hash,
    label: gate.label,
    releaseDigest: release.digest,
    planDigest: release.planDigest,
    entry,
    ...word,
  };
}
