import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '#core/failure.ts';
import { linkText, orderKeyId, orderText, sealedText, type OrderKeyLink, type OrderSeal } from '#core/order-seal.ts';
import type { OrderEnvelope } from '#core/payload.ts';

const linksShape = z.array(z.strictObject({ oldKey: z.string(), publicKey: z.string(), signature: z.string() }));

/** Signs orders. Its private half lies in a file beside the store, never in it: who steals the database commands nobody. */
export interface OrderKey {
  readonly id: string;
  /** SPKI, PEM; agents pin it. */
  readonly publicKey: string;
  /** Every rotation so far, oldest first. */
  readonly links: readonly OrderKeyLink[];
  readonly seal: (order: OrderEnvelope) => OrderSeal;
}

/** Made on first use, with its public half in `FILE.pub`. Two controllers that start at once on one folder agree on one. */
export async function openOrderKey(file: string): Promise<OrderKey> {
  const pem = await readOrNothing(file);
  if (pem === undefined) {
    await writeOnce(file, newKey());
    return openOrderKey(file);
  }
  const key = orderKeyOf(pem, linksShape.parse(JSON.parse((await readOrNothing(`${file}.links`)) ?? '[]')));
  await replace(`${file}.pub`, key.publicKey);
  return key;
}

/** A new key that the old one vouches for. The link is written first: a key without one would be obeyed by nobody. */
export async function rotateOrderKey(file: string): Promise<OrderKey> {
  const old = await openOrderKey(file);
  const next = createPrivateKey(newKey());
  const publicKey = publicHalf(next);
  const signature = sign(null, Buffer.from(linkText(publicKey)), createPrivateKey(await readFile(file, 'utf8'))).toString('base64');
  await replace(`${file}.links`, JSON.stringify([...old.links, { oldKey: old.id, publicKey, signature }]));
  await replace(file, String(next.export({ type: 'pkcs8', format: 'pem' })));
  return openOrderKey(file);
}

function orderKeyOf(pem: string, links: readonly OrderKeyLink[]): OrderKey {
  const key = createPrivateKey(pem);
  const publicKey = publicHalf(key);
  const id = orderKeyId(publicKey);
  const seal = (order: OrderEnvelope): OrderSeal => {
    const nonce = randomBytes(24).toString('base64url');
    const text = sealedText(orderText(order), nonce, order.secrets);
    return { key: id, nonce, signature: sign(null, Buffer.from(text), key).toString('base64') };
  };
  return { id, publicKey, links, seal };
}

function newKey(): string {
  return String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

function publicHalf(key: KeyObject): string {
  return String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));
}

/** Whole or not at all: half a key would be a key that cannot be read. */
async function writeOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
}

async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.next`, text, { mode: 0o600 });
  await rename(`${file}.next`, file);
}

/** The text of a file, or undefined where there is none. */
async function readOrNothing(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Failure('order-key-unreadable', `The key that signs orders, ${file}, can't be read.`, { retryable: false, cause: error });
  }
}
