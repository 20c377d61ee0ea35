import { expect, test } from 'vitest';
import { openApi } from '#core/api/open-api.ts';
import { routeEntries } from '#core/api/routes.ts';
import { fieldsOf } from './fields.ts';
import { curlOf, isFound, type Operation, readDocument } from './read-document.ts';

const reference = readDocument(JSON.parse(JSON.stringify(openApi('1.2.3'))));
const operations = (reference?.groups ?? []).flatMap((group) => group.operations);

function operation(id: string): Operation {
  const found = operations.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
}

test('every route of the interface is in the reference, once, with what it does, who may, and its answers', () => {
  expect(operations.map(({ id }) => id).sort()).toEqual(
    routeEntries()
      .map(([id]) => id)
      .sort(),
  );
  for (const { id, summary, description, answers } of operations) {
    expect([id, summary !== '', description.startsWith('Who may'), answers.length > 1]).toEqual([id, true, true, true]);
  }
  expect(reference?.version).toBe('1.2.3');
});

test('routes stand in groups by what they are about', () => {
  expect((reference?.groups ?? []).map(({ name }) => name).sort()).toEqual([
    'blobs',
    'commands',
    'environments',
    'events',
    'hooks',
    'hosts',
    'installation',
    'ledger',
    'notify',
    'people',
    'releases',
    'secrets',
    'signing in',
    'systems',
    'time',
  ]);
});

test('a body is told field by field, with what is asked for and what holds where it is left out', () => {
  const fields = fieldsOf(operation('planCanary').body?.schema);
  expect(fields[0]).toMatchObject({ path: 'requestsPerSecond', words: 'number', isRequired: true });
  expect(fields.find(({ path }) => path === 'budget')).toMatchObject({
    words: 'whole number',
    isRequired: false,
    limits: '1 to 100000000; 5000 where it is left out',
  });
});

test('lists, names and choices lie under their own paths', () => {
  const rows = fieldsOf(operation('compare').answers[0]?.content?.schema);
  const topic = rows.find(({ path }) => path === 'rows[].topic');
  expect([topic?.isRequired, topic?.words.split(' | ')]).toEqual([
    true,
    '"release" "bits" "migration" "plan" "file" "configuration" "host"'.split(' '),
  ]);
  expect(fieldsOf({ type: 'object', additionalProperties: { type: 'number' } })).toMatchObject([{ path: '', words: 'names → number' }]);
  const choice = { anyOf: [{ type: 'object', properties: { a: { type: 'string' } } }, { type: 'string' }] };
  expect(fieldsOf(choice).map(({ path, words }) => `${path} ${words}`)).toEqual([' object | text', '(1).a text']);
});

test('errors are told once, by the shape that the components name, and long lists of words in short', () => {
  expect(operation('promotion').answers.map(({ status, content }) => [status, content !== undefined])).toEqual([
    ['200', true],
    ['else', false],
  ]);
  const fields = fieldsOf(reference?.error);
  expect(fields.map(({ path }) => path)).toContain('error.sentence');
  expect(fields.find(({ path }) => path === 'error.code')?.words).toMatch(/and \d+ more$/);
});

test('a line for the terminal has what the route asks for, and no more', () => {
  expect(curlOf(operation('health'), 'https://l')).toBe("curl 'https://l/healthz'");
  expect(curlOf(operation('compare'), 'https://l')).toBe(
    `curl -H "Authorization: Bearer $LOCKSTEP_TOKEN" 'https://l/api/systems/SYSTEM/compare?left=LEFT&right=RIGHT'`,
  );
  expect(curlOf(operation('planCanary'), 'https://l')).toContain(
    `-X POST -H "Authorization: Bearer $LOCKSTEP_TOKEN" -H 'content-type: application/json' -d '{"requestsPerSecond":50}'`,
  );
});

test('every word that is looked for is somewhere in what is found', () => {
  expect(operations.filter((each) => isFound(each, 'get stays')).map(({ id }) => id)).toEqual(['stays']);
  expect(operations.some((each) => isFound(each, 'no such words'))).toBe(false);
});

test.each([[undefined], [null], ['text'], [{ paths: [] }], [{ info: {} }]])('%j is no such document', (document) => {
  expect(readDocument(document)).toBeUndefined();
});
