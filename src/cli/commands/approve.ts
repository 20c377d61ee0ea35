import { defineCommand } from '#cli/command.ts';
import { recorded } from '#cli/outcomes.ts';
import { gateHash, readRelease, stageAsking } from '#cli/reads.ts';

export const command = defineCommand({
  usage: 'RELEASE [--stage STAGE] [--as ROLE] [--comment TEXT]',
  about:
    'Permits a release to enter a stage. It binds to these very bits, this stage and this gate: change one, and it lapses. ' +
    'An author cannot approve, and one person fills one slot.',
  options: {
    stage: { kind: 'text', value: 'STAGE', says: 'the stage to enter; may be left out where one asks' },
    gate: { kind: 'text', value: 'GATE', says: 'its label or hash, where the stage has several' },
    as: { kind: 'text', value: 'ROLE', says: 'the slot to fill, where you have several roles' },
    comment: { kind: 'text', value: 'TEXT', says: 'stands in the ledger' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep approve 1.1.0', says: 'for the stage that asks' },
    { line: 'lockstep approve 1.1.0 --stage PROD --as release-manager --comment "Numbers look right."', says: 'one slot of several' },
  ],
  run: async (session, input) => {
    const release = input.positional(0);
    const [named, gate, role, comment] = [input.text('stage'), input.text('gate'), input.text('as'), input.text('comment')];
    const view = named === undefined || gate !== undefined ? await readRelease(session, release) : undefined;
    const stage = view === undefined ? (named ?? '') : stageAsking(view, 'approval', named);
    const answer = await session.command('approve', {
      release,
      stage,
      ...(gate === undefined || view === undefined ? {} : { gate: gateHash(view, stage, gate) }),
      ...(role === undefined ? {} : { role }),
      ...(comment === undefined ? {} : { comment }),
    });
    return recorded(answer, `${release} is approved for ${stage}.`);
  },
});
