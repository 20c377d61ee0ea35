import { sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/**
 * What lets a person through a door: `base64url(payload).base64url(signature)`. The signature is Ed25519 over `signedText(payload)`.
 * It is checked offline with a public key of the router's configuration, so that a door works while no controller does.
 */
const payloadShape = z.strictObject({
  v: z.literal(1),
  /** Which key signed it. */
  kid: z.string().min(1),
  audience: z.string().min(1),
  /** The person's id, passed on to the service in a header: visible ASCII. */
  person: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  /** Milliseconds since 1970; from this instant on it is refused. */
  expires: z.int(),
  nonce: z.string().optional(),
});

export type DoorPayload = z.infer<typeof payloadShape>;

export type DoorVerdict =
  | { readonly kind: 'person'; readonly person: string; readonly expires: number }
  | { readonly kind: 'refused'; readonly because: string };

/** Longer than any token that we sign; what is longer is not even parsed. */
const longestToken = 4_096;

export function signDoorToken(payload: DoorPayload, privateKey: KeyObject): string {
  const text = Buffer.from(JSON.stringify(payloadShape.parse(payload))).toString('base64url');
  return `${text}.${sign(null, signedText(text), privateKey).toString('base64url')}`;
}

export function verifyDoorToken(
  token: string,
  trusted: { readonly keys: ReadonlyMap<string, KeyObject>; readonly audience: string; readonly now: number },
): DoorVerdict {
  const payload = readDoorToken(token);
  if (payload === undefined) return refused('it is not a door token');
  const key = trusted.keys.get(payload.kid);
  if (key === undefined) return refused('it is signed with a key that this door does not know');
  if (!isSigned(token, key)) return refused('its signature is wrong');
  return judgeDoorPayload(payload, trusted);
}

/** What remains to be asked of a token whose signature was found right before. */
export function judgeDoorPayload(payload: DoorPayload, asked: { readonly audience: string; readonly now: number }): DoorVerdict {
  if (payload.audience !== asked.audience) return refused('it is for another environment');
  if (payload.expires <= asked.now) return refused('it has expired');
  return { kind: 'person', person: payload.person, expires: payload.expires };
}

/** The payload, unproven: says what a token claims, never who somebody is. */
export function readDoorToken(token: string): DoorPayload | undefined {
  const [text, signature, ...rest] = token.length > longestToken ? [] : token.split('.');
  if (text === undefined || signature === undefined || rest.length > 0) return undefined;
  if (!isCanonical(text) || !isCanonical(signature)) return undefined;
  const payload = payloadShape.safeParse(parseJson(Buffer.from(text, 'base64url').toString('utf8')));
  return payload.success ? payload.data : undefined;
}

function refused(because: string): DoorVerdict {
  return { kind: 'refused', because };
}

/** The prefix keeps a signature that the same key made for something else from opening a door. */
function signedText(text: string): Buffer {
  return Buffer.from(`lockstep-door-1.${text}`);
}

function isSigned(token: string, key: KeyObject): boolean {
  const dot = token.indexOf('.');
  return verify(null, signedText(token.slice(0, dot)), key, Buffer.from(token.slice(dot + 1), 'base64url'));
}

/** Node decodes base64url leniently; only one spelling of a token is accepted. */
function isCanonical(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64url').toString('base64url') === text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
