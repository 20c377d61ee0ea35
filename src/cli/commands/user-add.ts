import { askSecret, readStdin } from '#cli/ask.ts';
import { defineCommand } from '#cli/command.ts';
import { isUser } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';

export const command = defineCommand({
  usage: 'PERSON [--name NAME] [--group GROUP]… [--password-stdin]',
  about:
    'Gives a person an account. The id stands in system files and in the ledger; the name is shown beside it and can be erased. What the ' +
    'person may do is what the roles of a system file say. Only who administers the installation may.',
  options: {
    name: { kind: 'text', value: 'NAME', says: 'the name that people see' },
    group: { kind: 'texts', value: 'GROUP', says: 'a group of the installation; may stand several times' },
    'password-stdin': { kind: 'flag', says: 'read the first password from stdin' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep user add anna --name "Anna Arendt"', says: 'asks for the first password' },
    { line: 'lockstep user add carla --password-stdin < password.txt', says: 'without a terminal' },
  ],
  run: async (session, input) => {
    const person = input.positional(0);
    const flags = '--password-stdin';
    const password = input.isSet('password-stdin')
      ? await readStdin(session.streams)
      : await askSecret(session, `Password of ${person}: `, flags);
    const name = input.text('name');
    const json = { person, password, groups: input.texts('group'), ...(name === undefined ? {} : { name }) };
    const user = await (await session.client()).ask('POST', '/api/users', isUser, { json });
    return found({ ...user }, [`${user.person} may sign in: lockstep login --name ${user.person}`]);
  },
});
