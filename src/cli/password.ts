import { ask, askSecret, readStdin } from './ask.ts';
import { CommandError } from './command-error.ts';
import { exits } from './exits.ts';
import type { Client } from './http/client.ts';
import type { Session } from './session.ts';

/** How often somebody may mistype it before the command gives up; the controller slows guessing down as well. */
const mostTries = 3;

/** A password that is not shown: typed at the terminal, or the whole of stdin. Never an argument, which all on the host may read. */
export async function readPassword(session: Session, question: string, isStdin: boolean): Promise<string> {
  const password = isStdin ? await readStdin(session.streams) : await askSecret(session, question, '--password-stdin');
  if (password !== '') return password;
  throw new CommandError(exits.usage, {
    code: 'no-password',
    sentence: 'No password was given; nothing was sent.',
    next: isStdin ? 'Write it into the file or the pipe that stdin comes from.' : 'Type it, and end with Enter.',
  });
}

/** What signs in: where there is a second factor, with a code of it. */
export interface Proof {
  readonly password: string;
  readonly code?: string;
}

/** The password; on stdin a code may follow on a line of its own. */
export async function readProof(session: Session, question: string, isStdin: boolean): Promise<Proof> {
  const text = await readPassword(session, question, isStdin);
  const [, password, code] = (isStdin ? /^(.+)\r?\n([^\r\n]+)$/.exec(text) : null) ?? [];
  return password === undefined || code === undefined ? { password: text } : { password, code };
}

/** Sends it; where a code is wanted, it is asked for at the terminal, and both are sent. */
export async function withCode<Answer>(session: Session, proof: Proof, send: (proof: Proof) => Promise<Answer>): Promise<Answer> {
  try {
    return await send(proof);
  } catch (error) {
    const isWanted = error instanceof CommandError && error.code === 'second-factor-needed' && proof.code === undefined;
    if (!isWanted || !session.mayAsk) throw error;
    return send({ ...proof, code: await ask(session, 'Code of your app, or a recovery code: ', '--password-stdin') });
  }
}

/** A new one, typed twice where nobody sees what is typed. */
export async function readNewPassword(session: Session, person: string | undefined, isStdin: boolean): Promise<string> {
  const password = await readPassword(session, person === undefined ? 'Your new password: ' : `New password of ${person}: `, isStdin);
  if (isStdin || (await askSecret(session, 'The same again: ', '--password-stdin')) === password) return password;
  throw new CommandError(exits.usage, {
    code: 'passwords-differ',
    sentence: 'The two are not the same; nothing was changed.',
    next: 'Begin again.',
  });
}

/** Gives the password of whoever is signed in once more, and a code where one is wanted: it counts for five minutes. */
export async function sendProof(session: Session, client: Client, proof: Proof): Promise<void> {
  await withCode(session, proof, async (json) => client.tell('POST', '/api/session/proof', { json }));
}

/** Asks at the terminal why somebody should be believed; false where nobody can be asked. */
export async function proveAtTerminal(session: Session, client: Client, because: string): Promise<boolean> {
  if (!session.mayAsk) return false;
  session.output.note(because);
  for (let left = mostTries; left > 0; left -= 1) {
    const password = await readPassword(session, 'Your password: ', false);
    if (await isBelieved(session, client, { password, isLast: left === 1 })) return true;
    session.output.note('That is not it.');
  }
  return false;
}

/** A wrong password may be typed again; at the last try it is the error. */
async function isBelieved(
  session: Session,
  client: Client,
  { password, isLast }: { readonly password: string; readonly isLast: boolean },
): Promise<boolean> {
  try {
    await sendProof(session, client, { password });
    return true;
  } catch (error) {
    if (isLast || !(error instanceof CommandError) || error.code !== 'wrong-password') throw error;
    return false;
  }
}
