import encodeQr from 'qr';
import { ask, readStdin } from '#cli/ask.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import type { Client } from '#cli/http/client.ts';
import { isNewFactor, isRecoveryCodes, isUser } from '#cli/http/people-answers.ts';
import { found } from '#cli/outcomes.ts';
import { sessionOf } from '#cli/own-password.ts';
import type { Input } from '#cli/parse/input.ts';
import type { Session } from '#cli/session.ts';
import { keepCredential } from '#cli/settings.ts';
import { changed } from '#cli/waiting.ts';
import type { Outcome } from '#cli/outcome.ts';

type Option = 'confirm-stdin' | 'new-codes' | 'remove';

export const command = defineCommand({
  usage: '[--confirm-stdin | --new-codes | --remove] | PERSON --remove',
  about:
    'Adds a second factor to your sign-in, or another one: an authenticator app reads the QR code, and its first code confirms it. Shows ten ' +
    'recovery codes, each good once when the app is lost: keep them elsewhere. It wants your password of the last five minutes. Without a ' +
    'terminal it shows what the app is told, and --confirm-stdin reads the first code. With PERSON --remove an administrator takes the second ' +
    'factor of somebody away who has lost both; where that person may let something into production, it waits for a second person.',
  options: {
    'confirm-stdin': { kind: 'flag', says: 'read the first code from stdin' },
    'new-codes': { kind: 'flag', says: 'ten new recovery codes; the old ones count no more' },
    remove: { kind: 'flag', says: 'sign in without one again' },
  },
  positionals: [0, 1],
  examples: [
    { line: 'lockstep user second-factor', says: 'shows a QR code, and asks for the first code' },
    { line: 'lockstep user second-factor --new-codes', says: 'they are used up, or somebody saw them' },
    { line: 'lockstep user second-factor anna --remove', says: 'anna has lost her telephone and her codes' },
  ],
  run: async (session, input) => {
    refuseUnclear(input);
    const [person] = input.positionals;
    if (person !== undefined) return take(session, person);
    const client = await session.client();
    if (input.isSet('remove')) return drop(client);
    if (input.isSet('new-codes')) {
      const { recoveryCodes } = await client.ask('POST', '/api/me/second-factor/recovery-codes', isRecoveryCodes);
      return told(recoveryCodes, 'You have new recovery codes; the old ones count no more.');
    }
    return input.isSet('confirm-stdin') ? confirm(session, client, (await readStdin(session.streams)).trim()) : add(session, client);
  },
});

function refuseUnclear(input: Input<Option>): void {
  const options = ['confirm-stdin', 'new-codes', 'remove'] as const;
  const isOfOther = input.positionals.length > 0;
  if (options.filter((option) => input.isSet(option)).length <= 1 && (!isOfOther || input.isSet('remove'))) return;
  throw new CommandError(exits.usage, {
    code: 'missing-option',
    sentence: isOfOther ? 'Of somebody else it can only be taken away: --remove.' : 'These options exclude each other.',
    next: 'lockstep user second-factor --help',
  });
}

async function take(session: Session, person: string): Promise<Outcome> {
  const path = `/api/users/${encodeURIComponent(person)}/second-factor`;
  const user = await (await session.client()).ask('DELETE', path, isUser);
  return changed(session, user, [`${person} signs in without a second factor; the sessions of before have ended.`]);
}

async function drop(client: Client): Promise<Outcome> {
  await client.tell('DELETE', '/api/me/second-factor');
  return found({ secondFactor: false }, ['You sign in without a second factor.']);
}

/** Whoever is at a terminal confirms it here; else what the app is told is the answer, and confirming it another command. */
async function add(session: Session, client: Client): Promise<Outcome> {
  const begun = await client.ask('POST', '/api/me/second-factor', isNewFactor);
  const words = [`The secret for your app: ${inGroups(begun.secret)}`, begun.uri];
  if (!session.mayAsk) {
    return found({ ...begun }, [...words, 'It counts once its first code has come: lockstep user second-factor --confirm-stdin']);
  }
  session.output.note([encodeQr(begun.uri, 'ascii', { ecc: 'low' }).trimEnd(), ...words].join('\n'));
  return confirm(session, client, await ask(session, 'The code that the app shows now: ', '--confirm-stdin'));
}

async function confirm(session: Session, client: Client, code: string): Promise<Outcome> {
  const answer = await client.exchange('POST', '/api/me/second-factor/confirmation', { json: { code } });
  // Every session of before has ended with it: the one that begins is kept in its place.
  const credential = sessionOf(client, answer);
  await keepCredential(session.environment.variables, (await session.settings()).account, credential);
  const codes: unknown = JSON.parse(answer.text);
  if (!isRecoveryCodes(codes)) throw client.unreachable(new Error('it answered something else'));
  return told(codes.recoveryCodes, 'From now on you sign in with a code as well. Your other sessions have ended.');
}

function told(recoveryCodes: readonly string[], sentence: string): Outcome {
  const words = 'Recovery codes, each good once when the app is lost (shown this once):';
  return found({ recoveryCodes }, [sentence, words, ...recoveryCodes.map((code) => `  ${code}`)]);
}

function inGroups(secret: string): string {
  return (secret.match(/.{1,4}/g) ?? []).join(' ');
}
