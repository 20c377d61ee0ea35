// Where notices go: shapes of what an administrator says once for the installation, and of what each person says for herself.
import { z } from 'zod';
import { nameShape } from '#core/api/values.ts';
import { noticeKinds } from './notice.ts';
import { readDigestTime, readQuietHours } from './times.ts';

/** How a webhook writes what it tells. */
export const templates = ['plain', 'slack', 'teams', 'alertmanager'] as const;
export type Template = (typeof templates)[number];

const timesOf = (read: typeof readQuietHours) =>
  z
    .string()
    .min(1)
    .max(300)
    .check(({ value, issues }) => {
      const times = read(value);
      if (!times.ok) issues.push({ code: 'custom', message: times.sentence, input: value });
    });

/** `Europe/Berlin`, as the controller knows it. */
const zoneShape = z.string().min(1).max(60).default('UTC');

/** When somebody is told, and of what. Absent: of everything, at once. */
const choiceFields = {
  kinds: z.array(z.enum(noticeKinds)).max(noticeKinds.length).exactOptional(),
  systems: z.array(nameShape).max(200).exactOptional(),
  quiet: timesOf(readQuietHours).exactOptional(),
  digest: timesOf(readDigestTime).exactOptional(),
  zone: zoneShape,
};

export type When = {
  readonly kinds?: readonly (typeof noticeKinds)[number][];
  readonly systems?: readonly string[];
  readonly quiet?: string;
  readonly digest?: string;
  readonly zone: string;
};

/** One address. Nothing that would begin another header or another addressee. */
const addressShape = z
  .string()
  .max(254)
  .regex(/^[^\s@<>,;:"()[\]\\]{1,64}@[A-Za-z0-9.-]{1,190}$/, 'an address: name@example.com, and nothing beside it')
  .refine((text) => text === text.normalize('NFC') && !hasControl(text), 'an address without characters that nobody sees');

function hasControl(text: string): boolean {
  return /\p{C}/u.test(text);
}

/** Roles of teams that it is for; absent: whoever it is for. */
const rolesField = { roles: z.array(nameShape).max(50).exactOptional() };

const webhookShape = z.strictObject({ kind: z.literal('webhook'), template: z.enum(templates), ...choiceFields, ...rolesField });

/** `starttls` and `tls` refuse to go on without; `none` sends everything in the open. */
const securities = ['starttls', 'tls', 'none'] as const;

const mailShape = z.strictObject({
  kind: z.literal('mail'),
  host: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$|^\[?[0-9a-fA-F:.]{2,45}\]?$/, 'a host: mail.example.com'),
  port: z.int().min(1).max(65_535),
  security: z.enum(securities),
  user: z.string().min(1).max(200).exactOptional(),
  from: addressShape,
  /** A team's list; absent: to each person, at the address that she has given. One, so that it arrives or does not. */
  to: addressShape.exactOptional(),
  ...choiceFields,
  ...rolesField,
});

export const receiverShape = z.discriminatedUnion('kind', [webhookShape, mailShape]);
export type ReceiverSettings = z.output<typeof receiverShape>;
export type MailSettings = Extract<ReceiverSettings, { kind: 'mail' }>;

/** One that has a name. Its address and its secrets are kept elsewhere, encrypted. */
export type Receiver = ReceiverSettings & { readonly name: string };

/** What a person says for herself. Without an address she is told nothing by mail. */
export const choiceShape = z.strictObject({ address: addressShape.exactOptional(), ...choiceFields });
export type Choice = z.output<typeof choiceShape>;
