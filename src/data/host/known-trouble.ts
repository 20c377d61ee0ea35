// What servers say when the world is in the way, and what helps: told as that, wherever in a refresh it happens.
import { Failure } from '#core/failure.ts';

/** By the words of the server: of a piece of a copy they are all that is left of its error. Undefined: it is none of these. */
export function knownTrouble(message: string, cause: unknown): Failure | undefined {
  const how = { retryable: true, cause };
  if (/due to lock timeout/.test(message)) return new Failure('source-locked', isLocked, how);
  if (/conflict with recovery/.test(message)) return new Failure('replica-conflict', isReplaying, how);
  if (/No space left on device/.test(message)) return new Failure('disk-full', isFull, how);
  return undefined;
}

const isLocked =
  'Somebody holds a table of the source for themselves, and reading waits for no lock longer than 2 s. Nothing was replaced. Refresh again once that is over.';
const isReplaying =
  'The replica that is read had to replay what does not go with reading, and cut it off. Nothing was replaced. Refresh again; let it wait longer (`max_standby_streaming_delay`), or tell its primary what is read (`hot_standby_feedback = on`).';
const isFull =
  'The disk of a server is full. Nothing was replaced, and what was copied is gone again. A fresh copy stands beside the one that it replaces, and with `reset: true` a second one beside it: give that server as much room.';
