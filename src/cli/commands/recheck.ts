import { defineCommand } from '#cli/command.ts';
import { CommandError } from '#cli/command-error.ts';
import { exits } from '#cli/exits.ts';
import type { ShownRelease } from '#cli/http/answers.ts';
import { recorded } from '#cli/outcomes.ts';
import { gateHash, gatesOf, readRelease } from '#cli/reads.ts';

export const command = defineCommand({
  usage: 'RELEASE --gate GATE [--stage STAGE]',
  about: 'Runs a check again. The last verdict counts.',
  options: {
    gate: { kind: 'text', value: 'GATE', says: "the check's name or the gate's hash", required: true },
    stage: { kind: 'text', value: 'STAGE', says: 'may be left out where one stage has this gate' },
  },
  positionals: [1, 1],
  examples: [{ line: 'lockstep recheck 1.1.0 --gate functional', says: 'after the test environment was mended' }],
  run: async (session, input) => {
    const view = await readRelease(session, input.positional(0));
    const label = input.required('gate');
    const stage = input.text('stage') ?? stageWith(view, label);
    const gate = gateHash(view, stage, label);
    const answer = await session.command('recheck', { release: view.release, stage, gate });
    return recorded(answer, `${label} runs again for ${view.release} in ${stage}.`);
  },
});

/** The only stage with a gate of this name; of several, the one where it is not passed yet and the release stands. */
function stageWith(view: ShownRelease, label: string): string {
  const having = view.stages.filter(({ stage }) => gatesOf(view, stage).some(({ gate }) => gate.label === label || gate.hash === label));
  const open = having.filter(({ stage }) => view.blockers.some((blocker) => blocker.stage === stage && blocker.label === label));
  const [only, ...others] = open.length === 1 ? open : having;
  if (only !== undefined && others.length === 0) return only.stage;
  const stages = having.map(({ stage }) => stage).join(', ');
  throw new CommandError(exits.usage, {
    code: 'which-stage',
    sentence:
      only === undefined ? `No stage of ${view.release} has a gate \`${label}\`.` : `Several stages have a gate \`${label}\`: ${stages}.`,
    next: only === undefined ? `lockstep release show ${view.release}` : 'Name one: --stage STAGE',
  });
}
