/** The invitation of an agent, as one word: whom it comes from, and what only the two of them know. */
export interface Invitation {
  /** What is told to the controller, once. */
  readonly secret: string;
  /** As whom it comes, before it has a name of its own. */
  readonly identity: string;
  /** Of the connection, base64url. */
  readonly sharedKey: string;
  /** `HOST:PORT` of the controller, as other hosts reach it; absent where it was left out. */
  readonly address?: string;
}

const pattern = /^(?<secret>lkji_(?<name>[0-9a-f]+)\.(?<sharedKey>[\w-]+))(?:@(?<address>\S+:\d{1,5}))?$/;

/** `lkji_NAME.KEY@HOST:PORT`. */
export function invitationWord(secret: string, address: string): string {
  return `${secret}@${address}`;
}

/** The secret of an invitation; its name is hexadecimal, its key base64url. */
export function invitationSecret(name: string, sharedKey: string): string {
  return `lkji_${name}.${sharedKey}`;
}

/** As whom an agent comes with the invitation of this name. */
export function invitedAs(name: string): string {
  return `invitation ${name}`;
}

/** Undefined where this is no invitation. */
export function readInvitation(word: string): Invitation | undefined {
  const { secret, name, sharedKey, address } = pattern.exec(word.trim())?.groups ?? {};
  if (secret === undefined || name === undefined || sharedKey === undefined) return undefined;
  return { secret, identity: invitedAs(name), sharedKey, ...(address !== undefined && { address }) };
}
