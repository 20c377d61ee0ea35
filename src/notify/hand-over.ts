import type { Message } from '#core/notify/message.ts';
import type { Fault } from '#core/notify/patience.ts';
import type { ReceiverBook } from './receiver-book.ts';
import { sendMail } from './send-mail.ts';
import { sendWebhook, type SendPorts } from './send-webhook.ts';

export interface Addressee {
  readonly receiver: string;
  /** Whose own it is; her address is looked up now, so that it is the one of today. */
  readonly person?: string;
}

/** Takes a message to its receiver; undefined where it arrived. */
export async function handOver(book: ReceiverBook, to: Addressee, message: Message, ports: SendPorts): Promise<Fault | undefined> {
  const opened = await book.open(to.receiver);
  if (opened === undefined) return { sentence: `there is no receiver ${to.receiver}, or its secrets cannot be read`, isFinal: false };
  const { receiver, secret } = opened;
  if (receiver.kind === 'webhook') {
    const { url, authorization, keys } = secret;
    if (url === undefined) return { sentence: `${to.receiver} has no address`, isFinal: true };
    return sendWebhook({ url, keys, template: receiver.template, ...(authorization !== undefined && { authorization }) }, message, ports);
  }
  const address = receiver.to ?? (to.person === undefined ? undefined : (await book.choiceOf(to.person))?.address);
  if (address === undefined) return { sentence: `${to.person ?? to.receiver} has given no address`, isFinal: true };
  const { password } = secret;
  return sendMail({ ...receiver, to: address, ...(password !== undefined && { password }) }, message, ports);
}
