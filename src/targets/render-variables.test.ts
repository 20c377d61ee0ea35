import { expect, test } from 'vitest';
import type { EnvironmentDefinition } from '#core/system.ts';
import { renderVariables } from './render-variables.ts';

const environment: EnvironmentDefinition = {
  name: 'int',
  host: 'one',
  target: 'process',
  audience: 'team',
  data: 'synthetic',
  errors: 'full',
  values: { mail: 'off' },
  ports: {},
};
const sources = { environment, secrets: { API_DB: 'postgres://a' }, urls: { 'price-list': 'http://127.0.0.1:1' } };

test.each([
  ['${env.name} ${env.mail}', 'int off'],
  ['${secret.API_DB}', 'postgres://a'],
  ['${service.price-list.url}/v1', 'http://127.0.0.1:1/v1'],
  ['${env.absent:-none}', 'none'],
])('%s becomes %s', (template, value) => {
  expect(renderVariables({ variables: { A: template }, ...sources })).toEqual({ A: value });
});

test('${env.folder} is the folder of the service, unless the file has a value of this name', () => {
  const asked = { variables: { A: '${env.folder}/storage' }, ...sources };
  expect(renderVariables({ ...asked, folder: '/kept' })).toEqual({ A: '/kept/storage' });
  const named = { ...environment, values: { folder: 'inbox' } };
  expect(renderVariables({ ...asked, environment: named, folder: '/kept' })).toEqual({ A: 'inbox/storage' });
  expect(() => renderVariables(asked)).toThrow('${env.folder}, which is not there');
});

test.each(['${secret.OTHER}', '${secret.constructor}', '${service.other.url}', '${process.env}'])(
  '%s is a gap that is named',
  (template) => {
    expect(() => renderVariables({ variables: { A: template }, ...sources })).toThrow('The variable A needs ${');
  },
);
