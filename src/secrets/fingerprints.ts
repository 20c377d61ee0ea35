import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto';

/**
 * Keyed fingerprints of what a value is, so that the same secret in two environments is found without either being shown: the value,
 * trimmed and taken out of base64; the password of an address, and who signs in where; the public half of a private key. Without the
 * key, which the store holds encrypted, they say nothing, and two installations have nothing in common.
 */
export function fingerprintsOf(key: Uint8Array, value: string): readonly string[] {
  const forms = formsOf(value);
  return [...new Set(forms.map((form) => createHmac('sha256', key).update(form).digest('base64')))].toSorted();
}

function formsOf(value: string): readonly string[] {
  const texts = [value, ...decodedOf(value)].map((text) => text.trim()).filter((text) => text !== '');
  return texts.flatMap((text) => [`value ${text}`, ...accountsOf(text), ...keysOf(text)]);
}

/** Once, for text was encoded once by whoever put it into a variable. Shorter than 4 bytes it is chance. */
function decodedOf(value: string): readonly string[] {
  const text = value.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/_-]{6,}={0,2}$/.test(text)) return [];
  const bytes = Buffer.from(text, 'base64');
  const decoded = bytes.toString('utf8');
  // Bytes that are no text stand for themselves, whichever alphabet they were written in.
  return Buffer.from(decoded).equals(bytes) ? [decoded] : [`bytes ${bytes.toString('hex')}`];
}

const address =
  /^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/(?:(?<user>[^\s/?#:@]*)(?::(?<password>[^\s/?#]*))?@)?(?<host>\[[^\]\s]*\]|[^\s/?#@:]*)[^\s?#]*(?:\?(?<query>\S*))?/i;

/** `scheme://user:password@host/…` as drivers read it, JDBC's parameters, and libpq's words `host=… user=… password=…`. */
function accountsOf(text: string): readonly string[] {
  const found = address.exec(text)?.groups;
  const words = found === undefined ? wordsOf(text) : new URLSearchParams(found['query'] ?? '');
  const user = plain(found?.['user']) || words.get('user') || '';
  const password = plain(found?.['password']) || words.get('password') || '';
  const host = (found?.['host'] ?? words.get('host') ?? '').toLowerCase();
  return [...(user !== '' && host !== '' ? [`account ${user}@${host}`] : []), ...(password === '' ? [] : [`value ${password}`])];
}

function wordsOf(text: string): ReadonlyMap<string, string> {
  const words = [...text.matchAll(/(?:^|\s)(host|user|password)\s*=\s*(?:'([^']*)'|(\S+))/g)];
  return new Map(words.map(([, name = '', quoted, bare = '']) => [name, quoted ?? bare]));
}

function plain(part: string | undefined): string {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return part ?? '';
  }
}

/** The public half: the same key in another format, with other line ends, or with `\n` written out, is the same key. */
function keysOf(text: string): readonly string[] {
  if (!text.includes('PRIVATE KEY')) return [];
  try {
    const key = createPrivateKey(text.replaceAll('\\n', '\n'));
    return [`key ${createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')}`];
  } catch {
    return [];
  }
}
