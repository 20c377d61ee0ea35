// Besides control characters those that turn the reading direction or cannot be seen: a reviewer would approve something else.
const unseen = /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/u;

/** Offset of the first character that does not belong into any text; line ends and tabs do. */
export function unseenIn(text: string): number | undefined {
  const rest = text.replaceAll('\r\n', ' \n').replaceAll(/[\t\n]/g, ' ');
  const found = rest.search(unseen);
  return found === -1 ? undefined : found;
}
