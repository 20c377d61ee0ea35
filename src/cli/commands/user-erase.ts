import { defineCommand } from '#cli/command.ts';
import { confirm } from '#cli/confirm.ts';
import { type User, isUser, isUsers } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { andOf } from '#core/words.ts';

export const command = defineCommand({
  usage: 'PERSON',
  about:
    'Erases name, password, sessions, tokens and groups of a person, for good. The id stays where the ledger names it, as a pseudonym, and ' +
    'nobody can be added under it again. It says what goes and asks for the id, unless --yes says so; it cannot be undone. Nobody is asked or ' +
    'counted under that id any more, though a file may still name it. Only who administers the installation may, and nobody erases herself.',
  options: {},
  positionals: [1, 1],
  examples: [
    { line: 'lockstep user erase p-4f2k9x7d3m', says: 'ids stand in the ledger and in the system file' },
    { line: 'lockstep user erase dora --yes', says: 'unasked, for a program' },
  ],
  run: async (session, input) => {
    const person = input.positional(0);
    const client = await session.client();
    const { users } = await client.get('/api/users', isUsers);
    const known = users.find((user) => user.person === person);
    const unasked = `lockstep user erase ${person} --yes`;
    if (known !== undefined) await confirm(session, { says: whatGoes(known), word: person, unasked });
    const user = await client.ask('DELETE', `/api/users/${encodeURIComponent(person)}`, isUser);
    return found({ ...user }, [`What was known of ${user.person} is erased; the id stays in the ledger.`]);
  },
});

function whatGoes({ person, name, groups }: User): readonly string[] {
  const named = name === person ? '' : ` (${name})`;
  const joined = groups.length === 0 ? '' : `, and the places in ${andOf(groups)}`;
  return [
    `This erases ${person}${named} for good: the name, the password, sessions, tokens and e-mails of commits${joined}.`,
    `It cannot be undone. The ledger keeps the id ${person}, nobody can be added under it again, and roles that a file gives to it count no more.`,
  ];
}
