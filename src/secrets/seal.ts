import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { canonical } from '#core/canonical.ts';
import { Failure } from '#core/failure.ts';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
/** Said to the cipher too: without it Node takes a tag of 4 bytes, which is guessed. */
const authTagLength = 16;

function bytesShape(bytes: number) {
  return z.base64().refine((text) => Buffer.from(text, 'base64').length === bytes);
}

/** A ciphertext as it is kept. */
export const sealedShape = z.strictObject({ nonce: bytesShape(nonceBytes), text: z.base64(), tag: bytesShape(authTagLength) });

export type Sealed = Readonly<z.output<typeof sealedShape>>;

/** A key of 256 bits. */
export function makeKey(): Buffer {
  return randomBytes(32);
}

/** Encrypts for one place: what it is and where it belongs is authenticated with it, so that it opens nowhere else. */
export function seal(key: Uint8Array, plain: Uint8Array, place: readonly (string | number)[]): Sealed {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength }).setAAD(Buffer.from(canonical(place)));
  const text = Buffer.concat([sealing.update(plain), sealing.final()]);
  return { nonce: nonce.toString('base64'), text: text.toString('base64'), tag: sealing.getAuthTag().toString('base64') };
}

/** Throws a Failure `secret-broken` for what was not sealed with this key for this place. It says nothing of the content. */
export function unseal(key: Uint8Array, sealed: unknown, place: readonly (string | number)[]): Buffer {
  try {
    const { nonce, text, tag } = sealedShape.parse(sealed);
    const opening = createDecipheriv(cipher, key, Buffer.from(nonce, 'base64'), { authTagLength });
    opening.setAAD(Buffer.from(canonical(place))).setAuthTag(Buffer.from(tag, 'base64'));
    return Buffer.concat([opening.update(Buffer.from(text, 'base64')), opening.final()]);
  } catch {
    throw broken(place);
  }
}

/** No cause is kept: those of a parser quote what they could not read. */
export function broken(place: readonly (string | number)[]): Failure {
  const sentence = `What the store holds as ${place.join('/')} is not what Lockstep wrote there: it was moved, cut or changed.`;
  return new Failure('secret-broken', sentence, { retryable: false });
}
