import type { Chance } from './chance.ts';

/** Texts that have broken programs before. */
const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\r\nset-cookie: a=b\r\n\r\n<html>',
  '\u001b[31m\u0007',
  '\ud800',
  'a\udfffb',
  '\u202egnp.exe',
  '\ufeff',
  'ı̇İß\u0301',
  '😀'.repeat(300),
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  '../../../../etc/passwd',
  '..\\..\\windows',
  '/dev/null',
  'file:///etc/passwd',
  'http://169.254.169.254/',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '${secret.API_DB}',
  '${jndi:ldap://x/}',
  "' OR 1=1; DROP TABLE lockstep.events; --",
  '$(reboot)`reboot`;reboot|reboot&',
  '%s%s%n%x',
  '%00%0d%0a',
  '<script>alert(1)</script>',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e400',
  '0x10',
  '1'.repeat(400),
  'a'.repeat(501),
  'a'.repeat(4_001),
  'ü'.repeat(70_000),
  '.',
  '..',
  '-',
  'sha256:',
  `sha256:${'0'.repeat(63)}g`,
  'P1Y',
  '2026-13-45T99:99:99Z',
] as const;

const numbers = [0, -1, -0, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, Number.MAX_VALUE, 8_640_000_000_000_001] as const;

export function hostileText(chance: Chance): string {
  return chance.pick(texts);
}

/** Anything but what was wanted. */
export function hostileValue(chance: Chance): unknown {
  switch (chance.below(9)) {
    case 0:
      return null;
    case 1:
      return chance.is(0.5);
    case 2:
      return chance.pick(numbers);
    case 3:
      return [hostileText(chance), chance.pick(numbers)];
    case 4:
      return { [hostileText(chance)]: hostileText(chance) };
    case 5:
      return deep(chance.below(60));
    case 6:
      return Array.from({ length: chance.below(12_000) }, () => 0);
    default:
      return hostileText(chance);
  }
}

function deep(levels: number): unknown {
  let value: unknown = 'the bottom';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { down: value };
  return value;
}

/** JSON that is almost none, or that two readers read differently. */
export function hostileJson(chance: Chance, text: string): string | Buffer {
  switch (chance.below(14)) {
    case 0:
      return text.slice(0, chance.below(text.length + 1));
    case 1:
      return `${text}${chance.pick([',', '}', '\0', ' {}', '//'])}`;
    case 2:
      return `\ufeff${text}`;
    case 3:
      return text.replace('{', '{"__proto__":{"isAdmin":true},');
    case 4:
      return text.replace('{', '{"constructor":{"prototype":{"a":1}},');
    case 5:
      return text.replace(/\{"(\w+)":/, '{"$1":null,"$1":');
    case 6:
      return text.replace(
        /:(\d+|"[^"]*")/,
        chance.pick([':1e400', ':-', ':NaN', ':0x1', ':01', ":'a'", ':"\\ud800"', ':"\\u0000"', ':"\n"']),
      );
    case 7:
      return '['.repeat(chance.pick([33, 5_000, 100_000]));
    case 8:
      return `{"a":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_001)}`;
    case 9:
      return Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xff, 0xc0, 0xaf, 0x22]), Buffer.from('}')]);
    case 10:
      return Buffer.from(text, 'utf16le');
    case 11:
      return `{${Array.from({ length: chance.pick([50, 30_000]) }, (_none, at) => `"k${at}":${at}`).join(',')}}`;
    case 12:
      return `"${'x'.repeat(chance.pick([1_000, 300_000]))}"`;
    default:
      return Buffer.from(Array.from({ length: chance.below(2_000) }, () => chance.below(256)));
  }
}
