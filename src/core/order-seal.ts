import { canonical, digestOfText } from './canonical.ts';
import type { OrderEnvelope } from './payload.ts';

// What the controller's signature on an order covers. Both sides make these texts; neither trusts one that travelled.

/** The controller's signature on an order as it goes out. */
export interface OrderSeal {
  /** The id of the key that signed. */
  readonly key: string;
  /** Random, new each time: without it the digest of short secrets could be guessed. */
  readonly nonce: string;
  /** Ed25519 over `sealedText`, base64. */
  readonly signature: string;
}

/** One step of a rotation: the old key names the new one. */
export interface OrderKeyLink {
  readonly oldKey: string;
  /** SPKI, PEM. */
  readonly publicKey: string;
  /** The old key's, over `linkText`, base64. */
  readonly signature: string;
}

/** An order as it travels. An agent obeys none without a seal. */
export type SentOrder = OrderEnvelope & { readonly seal?: OrderSeal };

/** The text of everything in an order but its secrets and its seal; also of fields that this version does not know. */
export function orderText(order: object): string {
  return canonical({ ...order, secrets: undefined, seal: undefined, text: undefined });
}

/** What is signed: never the secrets, only their digest under a random nonce. */
export function sealedText(text: string, nonce: string, secrets: OrderEnvelope['secrets']): string {
  return `lockstep order 1\n${nonce}\n${digestOfText(`${nonce}\n${canonical(secrets)}`)}\n${text}`;
}

export function linkText(publicKey: string): string {
  return `lockstep order key 1\n${publicKey.trim()}\n`;
}

/** A key's id is the digest of its public half. */
export function orderKeyId(publicKey: string): string {
  return digestOfText(publicKey.trim());
}
