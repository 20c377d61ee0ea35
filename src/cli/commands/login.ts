import { ask, readStdin } from '#cli/ask.ts';
import { CommandError } from '#cli/command-error.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { Client, type Credential } from '#cli/http/client.ts';
import { isMe, type Me } from '#cli/http/small-answers.ts';
import { found } from '#cli/outcomes.ts';
import { changeOwnPassword, sessionOf } from '#cli/own-password.ts';
import type { Input } from '#cli/parse/input.ts';
import { readNewPassword, readProof, sendProof, withCode } from '#cli/password.ts';
import type { Session } from '#cli/session.ts';
import { keepCredential } from '#cli/settings.ts';
import type { Outcome } from '#cli/outcome.ts';

export const command = defineCommand({
  usage: '[--name NAME | --again] [--password-stdin | --token-stdin]',
  about:
    'Signs in with name and password; the session is kept beside the contexts, readable by you alone, and ends by itself after some hours. ' +
    'What opens production wants the password of the last five minutes: at a terminal it is asked for then; --again gives it beforehand. ' +
    'Whoever has a second factor gives a code as well; on stdin it follows the password, on a line of its own. ' +
    'A program signs in with a token: LOCKSTEP_TOKEN, or --token-stdin. Passwords and tokens are never arguments: those are seen by all.',
  options: {
    name: { kind: 'text', value: 'NAME', says: 'asked for where it is missing' },
    again: { kind: 'flag', says: 'give the password of whoever is signed in once more; it counts for five minutes' },
    'password-stdin': { kind: 'flag', says: 'read the password from stdin' },
    'token-stdin': { kind: 'flag', says: 'read a token from stdin and keep it' },
  },
  positionals: [0, 0],
  examples: [
    { line: 'lockstep login', says: 'asks for name and password' },
    { line: 'lockstep login --name anna --password-stdin < password.txt', says: 'without a terminal' },
    { line: 'lockstep login --again --password-stdin < password.txt', says: 'before an approval for production, in a script' },
  ],
  run: async (session, input) => (input.isSet('again') ? proveAgain(session, input) : signInAnew(session, input)),
});

async function proveAgain(session: Session, input: Input<'password-stdin'>): Promise<Outcome> {
  const { credential, url } = await session.settings();
  if (credential?.kind !== 'session') throw notSignedIn(credential);
  const proof = await readProof(session, 'Your password: ', input.isSet('password-stdin'));
  await sendProof(session, new Client(url, { credential, isForTerminal: !session.output.isJson }), proof);
  return found({ url: url.origin }, ['Your password counts for five minutes.']);
}

function notSignedIn(credential: Credential | undefined): CommandError {
  const sentence = credential === undefined ? 'Nobody is signed in here.' : 'A token is signed in here, and a token has no password.';
  return new CommandError(exits.usage, { code: 'no-session', sentence, next: 'lockstep login --name NAME' });
}

async function signInAnew(session: Session, input: Input<'name' | 'password-stdin' | 'token-stdin'>): Promise<Outcome> {
  const { account, url } = await session.settings();
  const { credential, password } = input.isSet('token-stdin') ? await tokenOf(session) : await signIn(session, input);
  const client = new Client(url, { credential, isForTerminal: !session.output.isJson });
  const me = await client.get('/api/me', isMe);
  await keepCredential(session.environment.variables, account, credential);
  if (me.must !== 'change-password' || password === undefined || !session.mayAsk) return signedIn(me, url);
  session.output.note('Somebody else gave you this password: choose one of your own.');
  await changeOwnPassword(session, client, { old: password, new: await readNewPassword(session, undefined, false) });
  const { must: _done, ...now } = me;
  return signedIn(now, url);
}

function signedIn({ person, systems, must }: Pick<Me, 'person' | 'systems' | 'must'>, url: URL): Outcome {
  const names = Object.keys(systems);
  const sentence = `Signed in as ${person} at ${url.origin}.`;
  return {
    exit: exits.done,
    document: { person, url: url.origin, systems, ...(must !== undefined && { must }) },
    lines: [sentence, ...(names.length === 0 ? [] : [`Systems: ${names.join(', ')}`]), ...(must === undefined ? [] : [wordsOfDuty(must)])],
  };
}

function wordsOfDuty(must: string): string {
  return must === 'second-factor'
    ? 'A role of yours demands a second factor. Before anything else: lockstep user second-factor'
    : 'Before anything else, choose a password of your own: lockstep user password';
}

/** Who signs in; with the password, where one was given. */
interface Entrant {
  readonly credential: Credential;
  readonly password?: string;
}

async function tokenOf(session: Session): Promise<Entrant> {
  return { credential: { kind: 'token', value: (await readStdin(session.streams)).trim() } };
}

async function signIn(session: Session, input: Input<'name' | 'password-stdin'>): Promise<Entrant> {
  const { url, credential: old } = await session.settings();
  const flags = '--name NAME --password-stdin';
  const name = input.text('name') ?? (await ask(session, `Name at ${url.host}: `, flags));
  const proof = await readProof(session, 'Password: ', input.isSet('password-stdin'));
  // The session of before goes along, so that it ends with this sign-in.
  const client = new Client(url, { isForTerminal: true, ...(old?.kind === 'session' && { credential: old }) });
  const credential = await withCode(session, proof, async (given) =>
    sessionOf(client, await client.exchange('POST', '/api/session', { json: { name, ...given } })),
  );
  return { credential, password: proof.password };
}
