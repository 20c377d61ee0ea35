import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { refuse, type RouterRefusal } from './refusal.ts';

/** Weights are shares of this whole: one part is a hundredth of a per cent. */
export const wholeWeight = 10_000;

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/@-]{0,199}$/, 'must be a name of letters, digits and . _ / @ -');
const hostName = z
  .string()
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,252}[a-z0-9])?$/, 'must be a host name without a port');
const port = z.int().min(0).max(65_535);

const instanceShape = z.strictObject({ host: z.string().min(1), port: port.min(1) });

const sideShape = z.strictObject({
  instances: z.array(instanceShape).readonly(),
  /** Path that is asked every second; an instance that answers neither 2xx nor 3xx is passed over. */
  health: z.string().startsWith('/').optional(),
});

/** `secureHost`: the host, with a port unless it is 443, whose visitors come by TLS that ends before the router. */
const doorAudienceShape = z.strictObject({ audience: z.string().min(1), secureHost: z.string().min(1).exactOptional() });
const doorShape = z.union([z.literal('open'), doorAudienceShape], "must be 'open' or name an audience");

/** What keeps a visitor on one side. Without the cookie or the header it is the address; the router sets no cookie of its own. */
const visitorKeyShape = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('address') }),
  z.strictObject({
    from: z.literal('cookie'),
    name: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/, 'must be the name of a cookie'),
  }),
  z.strictObject({
    from: z.literal('header'),
    name: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/, 'must be the name of a header'),
  }),
]);

const splitShape = z.strictObject({
  /** Listeners of one group are counted together, and a visitor is on the same side in all of them. */
  group: name,
  /** The new side: it takes visitors from the first point on, so that a growing weight never sends one back. */
  side: name,
  key: visitorKeyShape,
  /** Another one with each deployment, so that not always the same visitors are the first. */
  salt: z.string().min(1).max(200),
  /** So much slower the new side may be, whatever that is of little. Default: 0. */
  slackMs: z.number().min(0).max(60_000).exactOptional(),
});

const listenerShape = z.strictObject({
  /** For instance `shop/prod/web`. Counters and the chosen port are kept under this name. */
  name,
  /** Host names that this listener answers to; without it, every name that no other listener of the port claims. */
  host: z.union([hostName, z.array(hostName).min(1)]).optional(),
  /** 0: the router chooses one, says it in its status, and keeps it as long as the listener exists. */
  port,
  address: z.string().min(1).default('127.0.0.1'),
  door: doorShape,
  /** The host by which people come by TLS, where there is no door to say so: services are told `https` then. */
  secureHost: z.string().min(1).exactOptional(),
  /** After this long without a byte of answer the router answers 504. */
  answerTimeoutMs: z.int().min(1).default(60_000),
  sides: z.record(name, sideShape),
  /** Sides that are not named take nothing. All together are 10,000, or 0 for a listener that serves nothing yet. */
  weights: z.record(name, z.int().min(0).max(wholeWeight)),
  /** Sides are chosen by visitor and not by request, and counted against each other. */
  split: splitShape.exactOptional(),
  /** New requests wait until a configuration without it comes, or are answered 503 from this instant on (milliseconds since 1970). */
  hold: z.strictObject({ until: z.int().min(0) }).exactOptional(),
});

const configurationShape = z.strictObject({
  /** Raised by the agent with every change; the router refuses what is older than what it has. */
  version: z.int().min(1),
  doorKeys: z.array(z.strictObject({ id: z.string().min(1), publicKey: z.string() })).readonly(),
  /** Where a visitor without a token is sent to. */
  signInUrl: z.url({ protocol: /^https?$/ }).optional(),
  listeners: z.array(listenerShape).readonly(),
});

export type RouterConfiguration = z.infer<typeof configurationShape>;
/** As it is written down: what has a default may be left out. */
export type RouterConfigurationInput = z.input<typeof configurationShape>;
export type ListenerConfiguration = RouterConfiguration['listeners'][number];
export type SplitConfiguration = z.infer<typeof splitShape>;
export type SideConfiguration = z.infer<typeof sideShape>;
export type InstanceAddress = z.infer<typeof instanceShape>;

/** What the router serves before it has heard from its agent. */
export const emptyConfiguration: RouterConfiguration = { version: 0, doorKeys: [], listeners: [] };

export type ConfigurationVerdict =
  | { readonly kind: 'configuration'; readonly configuration: RouterConfiguration }
  | { readonly kind: 'refused'; readonly refusal: RouterRefusal };

/** Reads a whole document; one fault refuses all of it, so that nothing is ever half in force. */
export function parseConfiguration(document: unknown): ConfigurationVerdict {
  const parsed = configurationShape.safeParse(document);
  const faults = parsed.success ? faultsOf(parsed.data) : parsed.error.issues.map(wordsOfIssue);
  if (parsed.success && faults.length === 0) return { kind: 'configuration', configuration: parsed.data };
  const sentence = `The configuration is refused: ${faults.join('; ')}.`;
  return { kind: 'refused', refusal: refuse('configuration-invalid', sentence, 'Correct the document and send all of it again.') };
}

function wordsOfIssue(issue: z.core.$ZodIssue): string {
  const place = issue.path.length === 0 ? 'the document' : issue.path.join('.');
  return `${place}: ${issue.message}`;
}

function faultsOf(configuration: RouterConfiguration): readonly string[] {
  return [
    ...repeated(configuration.listeners.map((listener) => listener.name)).map((twice) => `two listeners are called ${twice}`),
    ...repeated(configuration.doorKeys.map((key) => key.id)).map((twice) => `two door keys are called ${twice}`),
    ...configuration.doorKeys.filter((key) => !isEd25519(key.publicKey)).map((key) => `door key ${key.id} is not an Ed25519 public key`),
    ...repeated(configuration.listeners.flatMap(placesOf)).map((twice) => `two listeners claim ${twice}`),
    ...configuration.listeners.flatMap(weightFaults),
    ...configuration.listeners.flatMap(splitFaults),
    ...groupFaults(configuration.listeners),
  ];
}

function repeated(words: readonly string[]): readonly string[] {
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))];
}

function isEd25519(pem: string): boolean {
  try {
    return pem.includes('BEGIN PUBLIC KEY') && createPublicKey(pem).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

/** A port that is still to be chosen cannot be claimed twice. */
function placesOf(listener: ListenerConfiguration): readonly string[] {
  if (listener.port === 0) return [];
  const hosts = hostsOf(listener);
  return (hosts.length === 0 ? ['every other host'] : hosts).map((host) => `${host} on ${listener.address}:${listener.port}`);
}

/** The host names of a listener; none means every name. */
export function hostsOf(listener: ListenerConfiguration): readonly string[] {
  if (listener.host === undefined) return [];
  return typeof listener.host === 'string' ? [listener.host] : listener.host;
}

function weightFaults(listener: ListenerConfiguration): readonly string[] {
  const weights = Object.entries(listener.weights);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return [
    ...weights
      .filter(([side]) => !Object.hasOwn(listener.sides, side))
      .map(([side]) => `${listener.name} gives weight to ${side}, which is no side of it`),
    ...(total === wholeWeight || total === 0 ? [] : [`the weights of ${listener.name} add up to ${total}, not to ${wholeWeight}`]),
  ];
}

function splitFaults({ name, split, sides }: ListenerConfiguration): readonly string[] {
  return split === undefined || Object.hasOwn(sides, split.side) ? [] : [`${name} is split off to ${split.side}, which is no side of it`];
}

/** What is counted together is split alike: else a visitor would meet two bills, and the counts would compare two things. */
function groupFaults(listeners: readonly ListenerConfiguration[]): readonly string[] {
  const split = listeners.flatMap((listener) => (listener.split === undefined ? [] : [{ ...listener, split: listener.split }]));
  return [...Map.groupBy(split, (listener) => listener.split.group)].flatMap(([group, members]) => {
    const kinds = new Set(
      members.map(({ split, weights }) => JSON.stringify([split.side, split.key, split.salt, weights[split.side] ?? 0])),
    );
    return kinds.size === 1 ? [] : [`the listeners of the group ${group} are not split alike`];
  });
}
