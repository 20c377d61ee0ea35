import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { recorded } from '#cli/outcomes.ts';
import { gateHash, readRelease, stageAsking } from '#cli/reads.ts';

export const command = defineCommand({
  usage: 'RELEASE [--stage STAGE] [--gate GATE] (--pass | --fail) --comment TEXT',
  about: 'Answers a manual gate: a person did what it says, and tells how it went.',
  options: {
    stage: { kind: 'text', value: 'STAGE', says: 'may be left out where one stage asks' },
    gate: { kind: 'text', value: 'GATE', says: 'its label or hash, where the stage has several' },
    pass: { kind: 'flag', says: 'it went well' },
    fail: { kind: 'flag', says: 'it did not' },
    comment: { kind: 'text', value: 'TEXT', says: 'what was seen', required: true },
  },
  positionals: [1, 1],
  examples: [{ line: 'lockstep answer 1.1.0 --gate printer --pass --comment "Labels come out right."', says: 'it went well' }],
  run: async (session, input) => {
    if (input.isSet('pass') === input.isSet('fail')) throw neitherOrBoth();
    const view = await readRelease(session, input.positional(0));
    const stage = stageAsking(view, 'manual', input.text('stage'));
    const gate = input.text('gate');
    const verdict = input.isSet('pass') ? 'pass' : 'fail';
    const answer = await session.command('answer', {
      release: view.release,
      stage,
      verdict,
      comment: input.required('comment'),
      ...(gate === undefined ? {} : { gate: gateHash(view, stage, gate) }),
    });
    return recorded(answer, `${view.release} in ${stage}: answered with ${verdict}.`);
  },
});

function neitherOrBoth(): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-option',
    sentence: '`answer` needs --pass or --fail, one of them.',
    next: 'lockstep answer --help',
  });
}
