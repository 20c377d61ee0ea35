import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from './command-error.ts';
import type { Streams } from './environment.ts';
import { exits } from './exits.ts';
import type { Session } from './session.ts';

/** Asks the person at the terminal. Without one, it is refused: a program that waits for an answer hangs for ever. */
export async function ask(session: Session, question: string, flag: string): Promise<string> {
  refuseWithoutTerminal(session, flag);
  return (await read(session.streams, question, session.streams.stderr)).trim();
}

/** The same, and what is typed is not shown, and taken with every space: it may be part of a password. */
export async function askSecret(session: Session, question: string, flag: string): Promise<string> {
  refuseWithoutTerminal(session, flag);
  session.streams.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await read(session.streams, '', nowhere);
  session.streams.stderr.write('\n');
  return answer;
}

/** Everything on stdin, without the line break at its end. */
export async function readStdin({ stdin }: Streams): Promise<string> {
  stdin.setEncoding('utf8');
  let text = '';
  for await (const part of stdin) text += String(part);
  return text.replace(/\r?\n$/, '');
}

function refuseWithoutTerminal(session: Session, flag: string): void {
  if (session.mayAsk) return;
  throw new CommandError(exits.usage, {
    code: 'no-terminal',
    sentence: 'There is nobody at a terminal who could be asked.',
    next: `Say it on the command line: ${flag}`,
  });
}

async function read({ stdin }: Streams, question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: stdin, output, terminal: true });
  const interrupted = new Promise<never>((_resolve, reject) => {
    lines.once('SIGINT', () => {
      reject(new CommandError(exits.interrupted, { code: 'interrupted', sentence: 'Interrupted; nothing was done.', next: '' }));
    });
  });
  try {
    return await Promise.race([lines.question(question), interrupted]);
  } finally {
    lines.close();
  }
}
