/** Texts that act on whoever shows them: on a terminal, on a page, on a shell, on a reader of JSON. */
export const terminalTexts: readonly string[] = [
  '\u001B[31mred\u001B[0m',
  '\u001B[2J\u001B[H',
  '\u001B]0;a title\u0007',
  '\u001B]8;;https://evil.example\u001B\\link\u001B]8;;\u001B\\',
  '\u001B]52;c;ZXZpbA==\u0007',
  '\u001BP$q q\u001B\\',
  '\u001B[6n',
  '\u001Bc',
  '\u009B31mred',
  '\u009D0;a title\u009C',
  'passed\rfailed',
  'failed\b\b\b\b\b\bpassed',
  '\u0007\u0007\u0007',
  '\u000Enot letters\u000F',
  '\u202Edessap',
  '\u2066hidden\u2069',
  '\u200Edirection\u200F',
  'a\0b',
  '\u007F\u007F',
];

/** What a terminal obeys, or turns the reading direction round. */
// reason: control characters are what it is for.
// oxlint-disable-next-line no-control-regex
export const obeyed = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

/** `MARK` stands for a file that must not come to be. */
export const shellTexts: readonly string[] = [
  '; touch MARK',
  '| touch MARK',
  '&& touch MARK',
  '& touch MARK &',
  '$(touch MARK)',
  '`touch MARK`',
  '"; touch MARK; "',
  "'; touch MARK; '",
  '\ntouch MARK\n',
  '> MARK',
  '<(touch MARK)',
  '${IFS}touch${IFS}MARK',
  '--help',
  '-rf /',
  '%s%n',
  '*',
  '~root',
  '!!',
  '\\',
  '${env.name}',
  '${secret.PASSWORD}',
  '$${env.name}',
  '{{ env.name }}',
  '#{1+1}',
  '<%= 1 %>',
  '{"a": 1}',
  '\u00e9\u4e2d\u{1F600}',
];
