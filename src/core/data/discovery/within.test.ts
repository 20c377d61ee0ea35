import { expect, test } from 'vitest';
import { bytesOfEscaped, documentOfPairs, endsOfRange, isCodedText, isText } from './within.ts';

test('an hstore is read as a document, also one that was cut off', () => {
  expect(documentOfPairs(String.raw`"a b"=>"1", "say \"x\""=>"\\", "no"=>NULL, "cut"=>"of`)).toBe(
    String.raw`{"a b":"1","say \"x\"":"\\","no":null}`,
  );
});

test.each([
  ['[Adams,Berg)', ['Adams', 'Berg']],
  ['{["a, b",),(,"c ""d"""]}', ['a, b', 'c "d"']],
  ['empty', ['empty']],
])('the ends of %s', (text, ends) => {
  expect(endsOfRange(text)).toEqual(ends);
});

test.each([
  ['YW5uLmFkbGVyQG1haWwuZXhhbXBsZQ==', true],
  ['eyJtYWlsIjoiYW5uQHgub3JnIn0:1abcde:SIGN', true],
  [String.raw`\x616e6e2e61646c6572406d61696c2e6578616d706c65`, true],
  ['w4Rubm8uTcO8bGxlckB4Lm9yZw', true],
  ['3f29b8d1c7a64e0f9d2b8c1a7e6f5d4c3b2a1908', false],
  ['kHq0V2bGm9sX3nYtR7wPzL5cD8eFjA1u', false],
  ['1234567890123456', false],
  ['an ordinary sentence', false],
])('%s is a text behind other signs: %s', (value, is) => {
  expect(isCodedText(value)).toBe(is);
});

test('bytes that can be read are a text, in UTF-8 and in UTF-16, also where the last sign is cut', () => {
  expect(isText(bytesOfEscaped(String.raw`J\303\274rgen \\ M\303\274ller\303`))).toBe(true);
  expect(isText([0xff, 0xfe, ...Array.from('Ann Adler', (sign) => [sign.charCodeAt(0), 0]).flat()])).toBe(true);
  expect(isText(bytesOfEscaped(String.raw`\211PNG\015\012\032\012\000\000\000\015`))).toBe(false);
  expect(isText([1, 2, 3])).toBe(false);
});
