// What stands in logs, reasons and names was written by others. No terminal must act on it, and no reader be misled by it.

/** C0 but tab and line break, DEL, C1, and the marks that turn the direction of text round. */
// reason: control characters are what it is for.
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** The text without anything a terminal would obey. An escape sequence loses its first byte and shows the rest. */
export function clean(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(control, '');
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return clean(text).replaceAll(/\s*\n\s*/g, ' ');
}

/** JSON in one line: what a terminal might obey is written as `\uXXXX`, which is the same text to every reader of JSON. */
export function jsonText(value: unknown): string {
  const obeyed = /[\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
  return JSON.stringify(value).replace(obeyed, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
