import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { Semaphore } from './semaphore.ts';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane; about 25 ms. */
const memoryKib = 19_456;
const passes = 2;
const parallelism = 1;
const tagLength = 32;

/**
 * Each hash takes 19 MiB, so that few run at a time; whoever would wait for many seconds is told to come back. One address may
 * bring 50 at once (`sign-in-delays.ts`), so that a flood from a few leaves room for everybody else.
 */
const slots = new Semaphore({ most: 2, mostWaiting: 500 });

/** The PHC text of a password: `$argon2id$v=19$m=19456,t=2,p=1$SALT$HASH`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive(password, { nonce, memory: memoryKib, passes, parallelism });
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(hash)}`;
}

/** Whether the password is the one of this text. Without a text (no such user) it works as long, and says no. */
export async function isPassword(password: string, text: string | undefined): Promise<boolean> {
  const parsed = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(text ?? nobodysText);
  if (parsed === null) return false;
  const [, memory, passes, parallelism, salt = '', hash = ''] = parsed;
  const expected = Buffer.from(hash, 'base64');
  const nonce = Buffer.from(salt, 'base64');
  const actual = await derive(password, { nonce, memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) });
  return timingSafeEqual(actual, expected) && text !== undefined;
}

const nobodysText = `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${unpadded(Buffer.alloc(16))}$${unpadded(Buffer.alloc(tagLength))}`;

interface Costs {
  readonly nonce: Buffer;
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

function derive(password: string, costs: Costs): Promise<Buffer> {
  // The same letters typed on another keyboard may be other code points.
  const message = Buffer.from(password.normalize('NFC'), 'utf8');
  return slots.run(
    () =>
      new Promise((resolve, reject) => {
        argon2('argon2id', { ...costs, message, tagLength }, (error, hash) => {
          if (error === null) resolve(hash);
          else reject(error);
        });
      }),
  );
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
