import { defineCommand } from '#cli/command.ts';
import type { CommandAnswer } from '#cli/http/small-answers.ts';
import { recorded } from '#cli/outcomes.ts';
import type { Session } from '#cli/session.ts';
import { followPromotion } from '#cli/wait/follow-promotion.ts';
import { waitMs, waitOption } from '#cli/wait/wait-option.ts';
import { noteWayBackFrom } from '#cli/way-back-note.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: 'STAGE [--to RELEASE] --reason TEXT [--wait[=30m]]',
  about:
    'Brings a stage back to what ran well there before. It needs no approval, and a stop does not stop it. The release that was taken back ' +
    'may not enter again until somebody frees it. With --wait it says at once when the stage runs the earlier one again, and ends with 0 when ' +
    'the checks there have said yes of it, with 22 when one says no.',
  options: {
    to: { kind: 'text', value: 'RELEASE', says: 'an earlier one; else the last that ran well' },
    reason: { kind: 'text', value: 'TEXT', says: 'stands in the ledger', required: true },
    wait: waitOption,
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep rollback PROD --reason "Errors at the till."', says: 'to what ran before' },
    { line: 'lockstep rollback PROD --to 1.0.0 --reason "Errors at the till." --wait', says: 'and look on' },
  ],
  run: async (session, input) => {
    const [stage, to, wait] = [input.positional(0), input.text('to'), input.text('wait')];
    const patienceMs = wait === undefined ? undefined : waitMs(wait);
    const body = { stage, reason: input.required('reason'), ...(to === undefined ? {} : { to }) };
    await noteWayBackFrom(session, stage);
    const answer = await session.command('rollback', body);
    if (patienceMs === undefined) return recorded(answer, `${stage} goes back${to === undefined ? '' : ` to ${to}`}.`);
    return follow(session, answer, { stage, patienceMs });
  },
});

function follow(
  session: Session,
  answer: CommandAnswer,
  told: { readonly stage: string; readonly patienceMs: number },
): Promise<Outcome> | Outcome {
  const [promotion] = answer.ids;
  if (promotion === undefined) return recorded(answer, `${told.stage} goes back.`);
  return followPromotion(session, { promotion, patienceMs: told.patienceMs });
}
