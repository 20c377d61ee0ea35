/** The text of an XML file, or why it cannot be read. */
export type DecodedXml = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unreadable'; readonly because: string };

/**
 * Decodes by byte-order mark, else by the encoding that the document declares, else as UTF-8. Terminal colours and control characters,
 * which tests print into their messages and XML forbids, are removed.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return { kind: 'text', text: withoutControls(text) };
  } catch {
    return { kind: 'unreadable', because: `its bytes are no ${encoding}` };
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return /^[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
}

function withoutControls(text: string): string {
  // reason: these characters are what is looked for.
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001B\[[0-9;]*[A-Za-z]/g, '').replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '');
}
