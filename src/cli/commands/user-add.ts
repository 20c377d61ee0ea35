import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { type User, isUser } from '#cli/http/people-answers.ts';
import type { Input } from '#cli/parse/input.ts';
import { readNewPassword } from '#cli/password.ts';
import type { Session } from '#cli/session.ts';
import { changed } from '#cli/waiting.ts';

export const command = defineCommand({
  usage: 'PERSON [--name NAME] [--group GROUP]… [--password-stdin | --service]',
  about:
    'Gives a person an account. The id stands in system files and in the ledger; the name is shown beside it and can be erased. What the ' +
    'person may do is what the roles of a system file say. With --service it is the account of a program: it has tokens and no password, does ' +
    'what its roles say, and approves nothing. Only who administers the installation may.',
  options: {
    name: { kind: 'text', value: 'NAME', says: 'the name that people see' },
    group: { kind: 'texts', value: 'GROUP', says: 'a group of the installation; may stand several times' },
    'password-stdin': { kind: 'flag', says: 'read the first password from stdin' },
    service: { kind: 'flag', says: 'the account of a program: no password, no sign-in, only tokens' },
  },
  positionals: [1, 1],
  examples: [
    { line: 'lockstep user add anna --name "Anna Arendt"', says: 'asks for the first password' },
    { line: 'lockstep user add carla --password-stdin < password.txt', says: 'without a terminal' },
    { line: 'lockstep user add ci --service --name "Build server"', says: 'then: lockstep token create CI --of ci' },
  ],
  run: async (session, input) => {
    if (input.isSet('service') && input.isSet('password-stdin')) throw noPassword();
    const [person, name, isService] = [input.positional(0), input.text('name'), input.isSet('service')];
    const proof = isService ? { service: true } : { password: await passwordOf(session, input) };
    const json = { person, groups: input.texts('group'), ...proof, ...(name === undefined ? {} : { name }) };
    const user = await (await session.client()).ask('POST', '/api/users', isUser, { json });
    return changed(session, user, [wordsOfNext(user)]);
  },
});

function noPassword(): CommandError {
  return new CommandError(exits.usage, {
    code: 'needless-value',
    sentence: 'A service account has no password: --service and --password-stdin exclude each other.',
    next: 'Leave one of them out.',
  });
}

async function passwordOf(session: Session, input: Input<'password-stdin' | 'service'>): Promise<string> {
  return readNewPassword(session, input.positional(0), input.isSet('password-stdin'));
}

function wordsOfNext({ person, service }: User): string {
  return service === true
    ? `${person} is a service account; a token signs it in: lockstep token create NAME --of ${person}`
    : `${person} may sign in: lockstep login --name ${person}`;
}
