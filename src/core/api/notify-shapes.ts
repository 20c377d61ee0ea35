import { z } from 'zod';
import { choiceShape, receiverShape } from '#core/notify/receiver.ts';

/** Without its address and its secrets: nobody is ever told them. */
const knownReceiverShape = z.strictObject({ name: z.string(), settings: receiverShape, by: z.string(), at: z.number() });

export const receiversShape = z.strictObject({ receivers: z.array(knownReceiverShape) });

const secretText = z.string().min(1).max(4_000);

/** Whatever secret is left out stays as it was. */
export const putReceiverBody = z.strictObject({
  settings: receiverShape,
  /** Of a webhook: `https://…`. It is a secret. */
  url: z
    .string()
    .max(2_000)
    .regex(/^https?:\/\/[^\s@/]+(?:[/?][^\s#]*)?$/, 'an address: https://…, without a user in it')
    .exactOptional(),
  /** Of a webhook: a header that it wants. */
  authorization: secretText.regex(/^[\u0020-\u007E]+$/, 'one line of plain letters').exactOptional(),
  /** Of a mail server. */
  password: secretText.exactOptional(),
});

/** `key`: of a new webhook, what its messages are signed with; shown this once. */
export const putReceiverShape = z.strictObject({ receiver: knownReceiverShape, key: z.string().exactOptional() });

export const signingKeyShape = z.strictObject({ key: z.string() });

/** Whether it arrived; else why not. */
export const triedShape = z.strictObject({ arrived: z.boolean(), because: z.string().exactOptional() });

/** One notice on its way to one receiver. */
export const deliveryLineShape = z.strictObject({
  id: z.string(),
  state: z.enum(['waiting', 'sent', 'dead', 'withheld']),
  receiver: z.string(),
  person: z.string().exactOptional(),
  kind: z.string(),
  system: z.string(),
  subject: z.string(),
  at: z.number(),
  /** Not before. */
  dueAt: z.number(),
  attempts: z.number(),
  because: z.string().exactOptional(),
  endedAt: z.number().exactOptional(),
});

export const noticesShape = z.strictObject({
  counts: z.strictObject({ waiting: z.number(), dead: z.number(), withheld: z.number() }),
  notices: z.array(deliveryLineShape),
});

/** `isMailed`: there is a mail server that writes to people. */
export const ownNoticesShape = z.strictObject({
  choice: choiceShape.exactOptional(),
  isMailed: z.boolean(),
  notices: z.array(deliveryLineShape),
});

export const chooseBody = choiceShape;
