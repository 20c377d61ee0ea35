import { expect, test } from 'vitest';
import { hasOpenTemplate, namesIn, renderTemplate } from './template.ts';

const values: { readonly [name: string]: string } = {
  'env.mail': 'smtp.example',
  'env.empty': '',
  'secret.X': '${env.mail}',
  'service.api.url': 'http://127.0.0.1:8080',
};
const lookup = (name: string): string | undefined => (Object.hasOwn(values, name) ? values[name] : undefined);

test.each([
  ['no template', 'no template'],
  ['${env.mail}', 'smtp.example'],
  ['to ${env.mail}, from ${service.api.url}/a', 'to smtp.example, from http://127.0.0.1:8080/a'],
  ['${env.none:-off}', 'off'],
  ['${env.none:-}', ''],
  ['${env.mail:-off}', 'smtp.example'],
  ['${env.empty:-off}', 'off'], // as in a shell: empty counts as absent where there is a default
  ['${env.empty}', ''],
  ['${env.none:-a:-b}', 'a:-b'],
  ['$${env.mail}', '${env.mail}'],
  ['$PORT and $5', '$PORT and $5'],
  ['${secret.X}', '${env.mail}'], // what is filled in is not read again
  ['${ env.mail }', 'smtp.example'],
])('%s becomes %s', (text, value) => {
  expect(renderTemplate(text, lookup)).toEqual({ ok: true, value });
});

test('a name that is not there stops it, and is named', () => {
  expect(renderTemplate('a ${env.mail} ${env.none} ${secret.NONE}', lookup)).toEqual({ ok: false, name: 'env.none' });
});

test('the names of a text are listed once each, those with a default too', () => {
  expect(namesIn('${env.a} ${env.b:-x} ${env.a} $${env.c} ${secret.D}')).toEqual(['env.a', 'env.b', 'secret.D']);
});

test.each([
  ['${env.mail', true],
  ['${env.mail}', false],
  ['$${env.mail', false],
  ['$ {', false],
])('in %s something is left open: %s', (text, isOpen) => {
  expect(hasOpenTemplate(text)).toBe(isOpen);
});
