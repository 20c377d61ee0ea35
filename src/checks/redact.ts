const replacement = '•••';

/** Removes secrets from what people will read. Made once per run, from the values that the run was given. */
export interface Redaction {
  text(text: string): string;
  bytes(bytes: Uint8Array): Uint8Array;
  /** Length of the longest form of a secret: text cut off at a border must keep that much more before it is redacted. */
  readonly reach: number;
}

/**
 * Each value is looked for as it is and in the forms in which programs print it: a line of it, in a URL, in JSON, as base64; of a URL
 * with a password, the password too.
 */
export function redactionOf(secrets: readonly string[]): Redaction {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((left, right) => right.length - left.length);
  const byteForms = forms.map((form) => Buffer.from(form).toString('latin1'));
  return {
    text: (text) => forms.reduce((redacted, form) => redacted.replaceAll(form, replacement), text),
    bytes: (bytes) => redactBytes(bytes, byteForms),
    reach: forms[0]?.length ?? 0,
  };
}

function formsOf(secret: string): readonly string[] {
  const parts = [secret, ...secret.split('\n'), ...passwordsOf(secret)].map((part) => part.trim()).filter((part) => part !== '');
  return parts.flatMap((part) => [
    part,
    encodeURIComponent(part),
    JSON.stringify(part).slice(1, -1),
    Buffer.from(part).toString('base64'),
    Buffer.from(part).toString('base64url'),
  ]);
}

function passwordsOf(secret: string): readonly string[] {
  // Not by URL.parse, which refuses or rewrites passwords with signs that drivers take.
  const password = /^[a-z][\w+.-]*:\/\/[^:/@]*:(.+)@/i.exec(secret)?.[1] ?? '';
  return password === '' ? [] : [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** One character per byte in latin1, so that what is no text stays as it is. */
function redactBytes(bytes: Uint8Array, forms: readonly string[]): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const found = forms.filter((form) => text.includes(form));
  if (found.length === 0) return bytes;
  const dots = Buffer.from(replacement).toString('latin1');
  return Buffer.from(
    found.reduce((redacted, form) => redacted.replaceAll(form, dots), text),
    'latin1',
  );
}
