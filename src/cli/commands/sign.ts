import { ask } from '#cli/ask.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { ShownGateView, ShownRelease } from '#cli/http/answers.ts';
import { recorded } from '#cli/outcomes.ts';
import { gateHash, gatesOf, readRelease, stageAsking } from '#cli/reads.ts';
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
    all: { kind: 'flag', says: 'every item with yes' },
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
    const items = itemsOf(view, stage, hash);
    const given = input.texts('item').map(parseItem);
    const checklist = await fillIn(session, items, { given, all: input.isSet('all') });
    const answer = await session.command('sign', {
      release: view.release,
      stage,
      checklist,
      ...(hash === undefined ? {} : { gate: hash }),
      ...(comment === undefined ? {} : { comment }),
    });
    const open = Object.entries(checklist).filter(([, isWell]) => !isWell);
    const said = open.length === 0 ? 'every item is well' : `not well: ${open.map(([item]) => item).join(', ')}`;
    return recorded(answer, `${view.release} is signed in ${stage}: ${said}.`);
  },
});

/** The items of the sign-off that still waits; of all of them where none does. */
function itemsOf(view: ShownRelease, stage: string, hash: string | undefined): readonly string[] {
  const signOffs = gatesOf(view, stage).filter(({ gate }) => gate.kind === 'sign-off' && (hash === undefined || gate.hash === hash));
  const open = signOffs.filter(({ state }) => state === 'waiting' || state === 'failed');
  return [...new Set((open.length === 0 ? signOffs : open).flatMap((shown: ShownGateView) => shown.gate.checklist ?? []))];
}

async function fillIn(
  session: Session,
  items: readonly string[],
  { given, all }: { readonly given: readonly (readonly [string, boolean])[]; readonly all: boolean },
): Promise<Checklist> {
  if (all) return { ...Object.fromEntries(items.map((item) => [item, true] as const)), ...Object.fromEntries(given) };
  if (given.length > 0) return Object.fromEntries(given);
  const answers: (readonly [string, boolean])[] = [];
  for (const item of items) {
    const answer = await ask(session, `${item}? [yes/no] `, '--item "TEXT=yes" for each item, or --all');
    answers.push([item, isYes(answer)]);
  }
  return Object.fromEntries(answers);
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
