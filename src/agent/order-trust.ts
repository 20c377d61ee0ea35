import { createPublicKey, verify } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { linkText, orderKeyId, sealedText, type OrderKeyLink } from '#core/order-seal.ts';
import { addresseeOf } from '#core/payload.ts';
import type { AgentOrder } from './protocol.ts';

const pinName = 'order-key.pub';

/** Whose orders this agent obeys: the one key that it pinned at its first start, or what that key named since. */
export class OrderTrust {
  readonly #file: string;
  #publicKey: string;

  private constructor(file: string, publicKey: string) {
    this.#file = file;
    this.#publicKey = publicKey;
  }

  /** The pin of a state folder. `first` is pinned where there is none yet, and means nothing afterwards. */
  static open(stateFolder: string, first: string | undefined): OrderTrust {
    const file = path.join(stateFolder, pinName);
    const pinned = readPin(file);
    if (pinned !== undefined) return new OrderTrust(file, pinned);
    if (first === undefined) {
      const sentence = `This agent knows no controller: there is no ${file}. Bring it in with \`lockstep agent join\`.`;
      throw new Failure('no-order-key', sentence, { retryable: false });
    }
    const trust = new OrderTrust(file, first);
    trust.#pin(first);
    return trust;
  }

  /** Follows rotations that the pinned key itself vouches for; says whether the pin changed. */
  follow(links: readonly OrderKeyLink[]): boolean {
    const before = this.#publicKey;
    for (const { oldKey, publicKey, signature } of links) {
      if (oldKey === orderKeyId(this.#publicKey) && this.#isSigned(linkText(publicKey), signature)) this.#pin(publicKey);
    }
    return before !== this.#publicKey;
  }

  /** Why an order is not the controller's for this host; undefined where it is. Nothing of it may be used before. */
  refusalOf(
    order: AgentOrder,
    place: { readonly host: string; readonly environments?: readonly string[] | undefined },
  ): string | undefined {
    const { seal, text } = order;
    if (seal === undefined || text === undefined) return 'It is not signed.';
    if (seal.key !== orderKeyId(this.#publicKey)) return `It is signed by another key (${seal.key}) than the pinned one.`;
    if (!this.#isSigned(sealedText(text, seal.nonce, order.secrets), seal.signature)) return 'Its signature does not fit what it says.';
    const { host, environment } = addresseeOf(order);
    if (host !== place.host) return `Its environment ${environment} is on the host ${host}.`;
    if (place.environments?.includes(environment) === false) return `Its environment ${environment} is not one of this agent's.`;
    return undefined;
  }

  #isSigned(text: string, signature: string): boolean {
    return verify(null, Buffer.from(text), createPublicKey(this.#publicKey), Buffer.from(signature, 'base64'));
  }

  #pin(publicKey: string): void {
    writeFileSync(`${this.#file}.next`, publicKey, { mode: 0o600, flush: true });
    renameSync(`${this.#file}.next`, this.#file);
    this.#publicKey = publicKey;
  }
}

function readPin(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new Failure('no-order-key', `The pinned key ${file} can't be read.`, { retryable: false, cause });
  }
}
