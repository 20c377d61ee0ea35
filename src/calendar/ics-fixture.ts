// Calendar files for tests, as other programs write them.

/** Lines with CRLF, as RFC 5545 asks for. */
export function fileOf(...lines: readonly string[]): Uint8Array {
  return bytesOf(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n'));
}

/** One event; its lines begin at line 6 of a file that has no other. */
export function eventOf(...lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', 'UID:1@test', 'SUMMARY:Works holiday', ...lines, 'END:VEVENT'];
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
