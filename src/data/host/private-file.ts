import { open } from 'node:fs/promises';
import { Failure } from '#core/failure.ts';

const othersMay = 0o077;
const mostBytes = 4096;

/** A key or a password: a short file that nobody else can read, so that whoever else is on the host learns nothing. */
export async function readPrivate(file: string, what: string): Promise<string> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new Failure('private-file', `${what} can't be read: ${because}.`, { retryable: false, cause });
  });
  try {
    const { mode, size } = await handle.stat();
    if ((mode & othersMay) !== 0)
      throw new Failure('private-file', `${what} in ${file} can be read by others. Write: chmod 600 ${file}`, { retryable: false });
    if (size > mostBytes)
      throw new Failure('private-file', `${what} in ${file} has ${size} bytes: that is another file.`, { retryable: false });
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
