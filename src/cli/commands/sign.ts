import type { ItemView } from '#core/views/shapes.ts';
import { ask } from '#cli/ask.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { recorded } from '#cli/outcomes.ts';
import { gateHash, readRelease, signOffOf, stageAsking } from '#cli/reads.ts';
import type { Session } from '#cli/session.ts';

interface Checklist {
  readonly [item: string]: boolean;
}

export const command = defineCommand({
  usage: 'RELEASE [--stage STAGE] (--item "TEXT=yes" … | --all)',
  about: 'Testifies that a release may leave a stage, item by item. An item that is answered with no keeps it there.',
  options: {
    stage: { kind: 'text', value: 'STAGE', says: 'the stage to leave; may be left out where one asks' },
    gate: { kind: 'text', value: 'GATE', says: 'its label or hash, where the stage has several' },
    item: { kind: 'texts', value: 'TEXT=yes', says: 'one item of the checklist, with yes or no; may stand several times' },
    all: { kind: 'flag', says: 'every item that nobody has tried yet with yes' },
    comment: { kind: 'text', value: 'TEXT', says: 'stands in the ledger' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep sign 1.1.0', says: 'asks for each item, at a terminal' },
    { line: 'lockstep sign 1.1.0 --item "Order placed=yes" --item "Return booked=no"', says: 'one of them is not well' },
    { line: 'lockstep sign 1.1.0 --stage prePROD --all', says: 'everything is well' },
  ],
  run: async (session, input) => {
    const view = await readRelease(session, input.positional(0));
    const stage = stageAsking(view, 'sign-off', input.text('stage'));
    const [typed, comment] = [input.text('gate'), input.text('comment')];
    const hash = typed === undefined ? undefined : gateHash(view, stage, typed);
    const items = signOffOf(view, stage, hash).flatMap(({ items: each = [] }) => each);
    const given = input.texts('item').map(parseItem);
    const checklist = await fillIn(session, items, { given, all: input.isSet('all') });
    const answer = await session.command('sign', {
      release: view.release,
      stage,
      checklist,
      ...(hash === undefined ? {} : { gate: hash }),
      ...(comment === undefined ? {} : { comment }),
    });
    const failed = items.filter(({ item, tried }) => !(checklist[item] ?? tried?.result !== 'failed'));
    const said = failed.length === 0 ? 'every item is well' : `not well: ${failed.map(({ item }) => item).join(', ')}`;
    return recorded(answer, `${view.release} is signed in ${stage}: ${said}.`);
  },
});

async function fillIn(
  session: Session,
  items: readonly ItemView[],
  { given, all }: { readonly given: readonly (readonly [string, boolean])[]; readonly all: boolean },
): Promise<Checklist> {
  if (all) return { ...Object.fromEntries(items.filter(isOpen).map(({ item }) => [item, true] as const)), ...Object.fromEntries(given) };
  if (given.length > 0) return Object.fromEntries(given);
  const answers: (readonly [string, boolean])[] = [];
  for (const { item } of items.filter(isOpen)) {
    const answer = await ask(session, `${item}? [yes/no] `, '--item "TEXT=yes" for each item, or --all');
    answers.push([item, isYes(answer)]);
  }
  return Object.fromEntries(answers);
}

/** What was tried before stands as it was told. */
function isOpen({ tried }: ItemView): boolean {
  return tried === undefined;
}

function parseItem(typed: string): readonly [string, boolean] {
  const at = typed.lastIndexOf('=');
  if (at > 0) return [typed.slice(0, at).trim(), isYes(typed.slice(at + 1))];
  throw notAnItem(typed);
}

function isYes(word: string): boolean {
  const folded = word.trim().toLowerCase();
  if (['yes', 'y', 'true'].includes(folded)) return true;
  if (['no', 'n', 'false'].includes(folded)) return false;
  throw notAnItem(word);
}

function notAnItem(typed: string): CommandError {
  return new CommandError(exits.usage, {
    code: 'not-an-item',
    sentence: `\`${typed}\` says neither yes nor no.`,
    next: 'Write --item "Order placed=yes".',
  });
}
