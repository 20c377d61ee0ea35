import { blockedBy, gateBlocker, type GateContext, type Judgement } from './context.ts';
import { whoMay } from '#core/access.ts';
import { askedOf, deadlineOf, type PeopleGate } from '#core/deadlines.ts';
import { environmentsOf } from '#core/find.ts';
import { typed } from '#core/words.ts';

/** What people have not answered yet says until when they are to; what nobody answered in time may say no until somebody asks again. */
export function judgeInTime(context: GateContext, gate: PeopleGate, judgement: Judgement): Judgement {
  const { state, release, stage, entry } = context;
  const asked = gate.deadline === undefined ? undefined : askedOf(release, { stage: stage.name, entry, gate: gate.hash });
  if (gate.deadline === undefined || asked === undefined) return judgement;
  // Where nobody can fill it, or the release is not there any more, to ask again is not enough.
  const others = judgement.passed ? [] : judgement.blockers.filter(({ code }) => code !== gate.kind);
  if (asked.expired === 'fail') return blockedBy(overdue(context, gate), ...others);
  if (judgement.passed) return judgement;
  const answerBy = deadlineOf(state, gate.deadline, asked);
  if (answerBy === undefined) return judgement;
  return { ...judgement, blockers: judgement.blockers.map((blocker) => (blocker.code === gate.kind ? { ...blocker, answerBy } : blocker)) };
}

function overdue(context: GateContext, gate: PeopleGate) {
  const { state, release, stage } = context;
  return gateBlocker(context, gate, {
    code: 'overdue',
    because: `nobody has answered ${gate.label} for ${release.id} in time, so it says no until somebody asks again`,
    clears: {
      kind: 'person',
      who: whoMay(state, 'recheck', environmentsOf(stage)),
      command: `lockstep recheck ${release.id} --stage ${stage.name} --gate ${typed(gate.label)}`,
    },
    askable: true,
  });
}
