import { defineCommand } from '#cli/command.ts';
import { type ChoiceLine, isOwnNotices, isTried, type OwnNotices } from '#cli/http/notify-answers.ts';
import { type ChoiceName, choiceIn, choiceOptions } from '#cli/notify-choice.ts';
import { found } from '#cli/outcomes.ts';
import type { Input } from '#cli/parse/input.ts';
import type { Session } from '#cli/session.ts';
import { noticeLines } from '#cli/show/notice-lines.ts';
import { tried } from '#cli/tried.ts';

export const command = defineCommand({
  usage: '[--address ADDRESS] [--quiet HOURS] [--digest TIME] [--zone ZONE] [--kind KIND]… [--everything] [--off] [--test]',
  about:
    'Shows of what you are told, when and where, or says it. What is not named stays as it was. You are told of what is for you: your approval is ' +
    'wanted, a check stopped a release of yours, production was rolled back.',
  options: {
    address: { kind: 'text', value: 'ADDRESS', says: 'where mail to you goes' },
    ...choiceOptions,
    everything: { kind: 'flag', says: 'of every kind and system, at any hour, at once' },
    off: { kind: 'flag', says: 'nothing any more: the address is forgotten' },
    test: { kind: 'flag', says: 'send a test to your address now' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep notify mine', says: 'what you have chosen, and what you were told last' },
    { line: 'lockstep notify mine --address anna@example.com --quiet 22:00-07:00 --zone Europe/Berlin', says: 'not at night' },
    { line: 'lockstep notify mine --digest "daily 08:00"', says: 'once a day' },
    { line: 'lockstep notify mine --off', says: 'not at all' },
  ],
  run: async (session, input) => {
    const client = await session.client();
    const known = await client.get('/api/me/notices', isOwnNotices);
    const wanted = changed(known.choice ?? { zone: 'UTC' }, input);
    const own = wanted === undefined ? known : await client.ask('PUT', '/api/me/notices', isOwnNotices, { json: wanted });
    if (input.isSet('test')) return tried(own.choice?.address ?? 'your address', await client.ask('POST', '/api/me/notices/test', isTried));
    return found({ ...own }, linesOf(session, own));
  },
});

type Name = ChoiceName | 'address' | 'everything' | 'off' | 'test';

/** What is said anew; undefined where nothing is. */
function changed(choice: ChoiceLine, input: Input<Name>): object | undefined {
  const address = input.text('address');
  const said = { ...choiceIn(input), ...(address !== undefined && { address }) };
  const begin = input.isSet('everything') ? plainOf(choice) : choice;
  if (input.isSet('off')) return withoutAddress(begin);
  return Object.keys(said).length === 0 && !input.isSet('everything') ? undefined : { ...begin, ...said };
}

function plainOf({ address, zone }: ChoiceLine): ChoiceLine {
  return { zone, ...(address !== undefined && { address }) };
}

function withoutAddress({ address: _address, ...rest }: ChoiceLine): ChoiceLine {
  return rest;
}

function linesOf(session: Session, { choice, isMailed, notices }: OwnNotices): readonly string[] {
  const where = choice?.address ?? 'You have given no address, and get no mail: lockstep notify mine --address ADDRESS';
  const mail = isMailed ? [] : ['No mail server writes to people here yet: an administrator adds one by lockstep notify add.'];
  const when = choice === undefined ? [] : whenOf(choice);
  return [where, ...when, ...mail, '', ...noticeLines(notices, session.output, session.now())];
}

function whenOf({ kinds, systems, quiet, digest, zone }: ChoiceLine): readonly string[] {
  return [
    `of what   ${kinds?.join(', ') ?? 'everything that is for you'}${systems === undefined ? '' : ` in ${systems.join(', ')}`}`,
    `when      ${digest ?? 'at once'}${quiet === undefined ? '' : `, not ${quiet}`} (${zone})`,
  ];
}
