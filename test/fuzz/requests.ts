import type { Chance } from './chance.ts';
import { hostileJson, hostileText } from './hostile.ts';
import { mutated, schemaOf, schemasIn, validValue } from './values.ts';
import type { Schema, Words } from './values.ts';

/** One operation of the OpenAPI document. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Schema[];
  /** Content type → its schema and examples. */
  readonly content: { readonly [type: string]: Schema };
}

/** What goes over the line. */
export interface Request {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
}

export function operationsOf(document: unknown): readonly Operation[] {
  return Object.entries(schemaOf(schemaOf(document)['paths'])).flatMap(([path, methods]) =>
    Object.entries(schemaOf(methods)).map(([method, given]) => {
      const operation = schemaOf(given);
      const content = Object.entries(schemaOf(schemaOf(operation['requestBody'])['content']));
      return {
        id: String(operation['operationId']),
        method: method.toUpperCase(),
        path,
        parameters: schemasIn(operation['parameters']),
        content: Object.fromEntries(content.map(([type, media]) => [type, schemaOf(media)])),
      };
    }),
  );
}

interface Making {
  readonly chance: Chance;
  readonly words: Words;
  /** Headers of whoever asks. */
  readonly caller: { readonly [name: string]: string };
}

/** How far from valid: `valid` in everything, `near` in all but one thing, `hostile` wherever it can be. */
const moods = ['valid', 'valid', 'valid', 'near', 'near', 'near', 'hostile', 'hostile'] as const;

export function makeRequest(operation: Operation, making: Making): Request {
  const { chance, caller } = making;
  const mood = chance.pick(moods);
  // In one thing only: the path, the query, the headers, or, mostly, the body.
  const place = chance.pick(['path', 'query', 'headers', 'body', 'body', 'body']);
  const is = (where: string): boolean => mood === 'hostile' || (mood === 'near' && place === where);
  const { type, body } = bodyOf(operation, making, is('body'));
  const path = pathOf(operation, making, is('path')) + queryOf(operation, making, is('query'));
  const headers = { ...caller, ...(type !== '' && { 'content-type': type }), ...(is('headers') ? oddHeaders(chance) : {}) };
  const method =
    mood === 'hostile' && chance.is(0.1)
      ? chance.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'])
      : operation.method;
  return { operation: operation.id, method, path, headers, body };
}

function pathOf({ path, parameters }: Operation, { chance, words }: Making, isOdd: boolean): string {
  return path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    if (isOdd && chance.is(0.7)) return oddSegment(chance);
    const schema = parameters.find((parameter) => parameter['in'] === 'path' && parameter['name'] === name)?.['schema'];
    return encode(String(validValue(schemaOf(schema), chance, words, name)));
  });
}

function oddSegment(chance: Chance): string {
  const text = hostileText(chance).slice(0, 3_000);
  return chance.pick([encode(text), encode(text), '%', '%zz', '%c0%ae', '%2e%2e%2f', '..', '', '%00', 'x'.repeat(700), '%F0%9F%98']);
}

function queryOf({ parameters }: Operation, { chance, words }: Making, isOdd: boolean): string {
  const known = parameters.filter((parameter) => parameter['in'] === 'query' && (parameter['required'] === true || chance.is(0.5)));
  const pairs = known.map((parameter) => {
    const name = String(parameter['name']);
    return [name, String(validValue(schemaOf(parameter['schema']), chance, words, name))] as const;
  });
  const odd = isOdd ? [[hostileText(chance).slice(0, 500), hostileText(chance).slice(0, 500)] as const] : [];
  const changed = isOdd
    ? pairs.map(([name, value]) => [name, chance.is(0.5) ? hostileText(chance).slice(0, 3_000) : value] as const)
    : pairs;
  const all = [...changed, ...odd, ...(isOdd && chance.is(0.3) ? changed : [])];
  if (all.length === 0) return isOdd && chance.is(0.2) ? chance.pick(['?', '?&&==', '?a[b]=c&__proto__[x]=1', '?%']) : '';
  return `?${all.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
}

function bodyOf({ content }: Operation, making: Making, isOdd: boolean): { readonly type: string; readonly body: Buffer } {
  const { chance } = making;
  const [first, ...others] = Object.entries(content);
  if (first === undefined)
    return isOdd && chance.is(0.5) ? { type: 'application/json', body: Buffer.from('{"a":1}') } : { type: '', body: Buffer.alloc(0) };
  const [type, media] = chance.pick([first, ...others]);
  const wrongType = isOdd && chance.is(0.1);
  return {
    type: wrongType
      ? chance.pick([
          'text/plain',
          'application/x-www-form-urlencoded',
          'multipart/form-data; boundary=x',
          'application/json; charset=utf-7',
          'x',
        ])
      : type,
    body: bytesOf(type, media, making, isOdd),
  };
}

function bytesOf(type: string, media: Schema, { chance, words }: Making, isOdd: boolean): Buffer {
  if (type === 'text/yaml') return Buffer.from(yamlOf(chance, words, isOdd));
  if (type === 'application/octet-stream') return Buffer.from(chance.is(0.5) ? 'bytes' : hostileText(chance));
  const value = exampleOf(media, chance) ?? validValue(schemaOf(media['schema']), chance, words);
  if (!isOdd) return Buffer.from(JSON.stringify(value));
  if (chance.is(0.6)) return Buffer.from(JSON.stringify(mutated(value, chance)));
  return Buffer.from(hostileJson(chance, JSON.stringify(value)));
}

function exampleOf(media: Schema, chance: Chance): unknown {
  const [example, ...examples] = Object.values(schemaOf(media['examples']));
  if (example === undefined || (media['schema'] !== undefined && chance.is(0.8))) return undefined;
  return schemaOf(chance.pick([example, ...examples]))['value'];
}

function yamlOf(chance: Chance, { file }: Words, isOdd: boolean): string {
  const text = file === undefined ? '' : chance.pick(file);
  if (!isOdd) return text;
  const at = chance.below(text.length);
  const odd = chance.pick([
    hostileText(chance),
    '&a [*a, *a]',
    '!!js/function "x"',
    '? [',
    '\t',
    '['.repeat(500),
    'a: &a [x]\nb: *a\n',
    '<<: {x: 1}\n',
  ]);
  return `${text.slice(0, at)}${odd}${text.slice(at + chance.below(20))}`;
}

/** Only what a client may send at all: Node sends no line breaks in a header; raw sockets do. */
function oddHeaders(chance: Chance): { readonly [name: string]: string } {
  return chance.pick<{ readonly [name: string]: string }>([
    { 'idempotency-key': 'k'.repeat(chance.pick([1, 201])) },
    { 'idempotency-key': 'one-key-for-all' },
    { authorization: chance.pick(['Bearer', 'Bearer lks_', `Bearer ${'x'.repeat(5_000)}`, 'Basic YTpi', 'bearer lks_x lks_y']) },
    {
      cookie: chance.pick([
        'lockstep_session=',
        `lockstep_session=${'y'.repeat(4_000)}`,
        '=;;=;',
        'lockstep_session=a; lockstep_session=b',
      ]),
    },
    { origin: chance.pick(['null', 'https://evil.example', 'x', '']) },
    { host: chance.pick(['evil.example', 'localhost', '[::1', 'a b']) },
    { 'x-forwarded-for': chance.pick(['', 'x'.repeat(3_000), '::', '1.2.3.4, 5.6.7.8', '"; drop']) },
    { 'last-event-id': 'shop:99999999999999999999' },
    { 'content-encoding': chance.pick(['gzip', 'br', 'identity', 'x']) },
    { accept: 'application/xml', 'accept-encoding': 'gzip;q=0' },
    { range: 'bytes=0-,0-,0-', 'if-none-match': '*' },
    { 'x-http-method-override': 'DELETE', 'x-original-url': '/api/users' },
    { expect: '100-continue' },
  ]);
}

/** As a client would, but for what it cannot: a lone surrogate. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
