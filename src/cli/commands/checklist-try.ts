import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { placeOptions, readPlace } from '#cli/checklist-item.ts';
import { recorded } from '#cli/outcomes.ts';
import { itemResults, type ItemResult } from '#core/checklist.ts';

export const command = defineCommand({
  usage: 'RELEASE ITEM (--passed | --failed | --not-applicable) [--comment TEXT] [--stage STAGE] [--gate GATE]',
  about:
    'Says what was found at one item of a checklist, in its own words or by its number. It stands beside the name of whoever says it until the release comes into the stage anew; whoever signs off then signs for it.',
  options: {
    passed: { kind: 'flag', says: 'it is as wished' },
    failed: { kind: 'flag', says: 'it is not; --comment says how' },
    'not-applicable': { kind: 'flag', says: 'this release has nothing to do with it; --comment says why' },
    comment: { kind: 'text', value: 'TEXT', says: 'what was seen' },
    ...placeOptions,
  },
  positionals: [2, 2],
  examples: [
    { line: 'lockstep checklist try 1.1.0 "Order placed" --passed', says: 'one item, in its own words' },
    { line: 'lockstep checklist try 1.1.0 2 --failed --comment "A cent is missing."', says: 'the second one' },
  ],
  run: async (session, input) => {
    const results = itemResults.filter((each) => input.isSet(each));
    const [result] = results;
    if (result === undefined || results.length > 1) throw notOne();
    const { view, named } = await readPlace(session, input, true);
    const comment = input.text('comment');
    const answer = await session.command('try-item', { ...named, result, ...(comment !== undefined && { comment }) });
    return recorded(answer, `${named.item}, ${view.release} in ${named.stage}: ${wordsOf[result]}.`);
  },
});

const wordsOf: { readonly [Result in ItemResult]: string } = { passed: 'passed', failed: 'failed', 'not-applicable': 'does not apply' };

function notOne(): CommandError {
  return new CommandError(exits.usage, {
    code: 'missing-option',
    sentence: '`checklist try` needs --passed, --failed or --not-applicable, one of them.',
    next: 'lockstep checklist try --help',
  });
}
