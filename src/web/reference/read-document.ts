// The OpenAPI document of the controller, as the page shows it.
import { isJson, type Json } from './fields.ts';

export interface Reference {
  readonly version: string;
  readonly groups: readonly OperationGroup[];
  /** What every route answers that says no, told once for all of them. */
  readonly error: unknown;
}

export interface OperationGroup {
  readonly name: string;
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Who may. */
  readonly description: string;
  readonly isPublic: boolean;
  readonly parameters: readonly Parameter[];
  readonly body?: Content;
  readonly answers: readonly Answer[];
}

export interface Parameter {
  readonly name: string;
  readonly place: string;
  readonly isRequired: boolean;
  readonly schema: unknown;
}

export interface Content {
  readonly type: string;
  readonly schema?: unknown;
  readonly examples: readonly { readonly name: string; readonly value: unknown }[];
}

export interface Answer {
  readonly status: string;
  readonly description: string;
  readonly content?: Content;
}

/** Undefined where it is no such document. */
export function readDocument(document: unknown): Reference | undefined {
  if (!isJson(document) || !isJson(document['paths']) || !isJson(document['info'])) return undefined;
  const schemas = isJson(document['components']) && isJson(document['components']['schemas']) ? document['components']['schemas'] : {};
  const operations = Object.entries(document['paths']).flatMap(([path, methods]) =>
    Object.entries(isJson(methods) ? methods : {}).flatMap(([method, told]) =>
      isJson(told) ? [operationOf(method, path, told, schemas)] : [],
    ),
  );
  return { version: textOf(document['info']['version']), groups: groupsOf(operations), error: schemas['Error'] };
}

function operationOf(method: string, path: string, told: Json, schemas: Json): Operation {
  const { operationId, summary, description, security, parameters, requestBody, responses } = told;
  const body = isJson(requestBody) ? contentOf(requestBody['content'], schemas) : undefined;
  return {
    id: textOf(operationId),
    method: method.toUpperCase(),
    path,
    summary: textOf(summary),
    description: textOf(description),
    isPublic: Array.isArray(security) && security.length === 0,
    parameters: (Array.isArray(parameters) ? parameters : []).filter(isJson).map(parameterOf),
    ...(body && { body }),
    answers: Object.entries(isJson(responses) ? responses : {}).flatMap(([status, answer]) =>
      isJson(answer) ? [answerOf(status, answer, schemas)] : [],
    ),
  };
}

function parameterOf({ name, in: place, required, schema }: Json): Parameter {
  return { name: textOf(name), place: textOf(place), isRequired: required === true, schema };
}

function answerOf(status: string, answer: Json, schemas: Json): Answer {
  const content = status === 'default' ? undefined : contentOf(answer['content'], schemas);
  return { status: status === 'default' ? 'else' : status, description: textOf(answer['description']), ...(content && { content }) };
}

function contentOf(content: unknown, schemas: Json): Content | undefined {
  const [first] = Object.entries(isJson(content) ? content : {});
  if (first === undefined || !isJson(first[1])) return undefined;
  const { schema, examples } = first[1];
  const shown = Object.entries(isJson(examples) ? examples : {}).map(([name, each]) => ({
    name,
    value: isJson(each) ? each['value'] : each,
  }));
  return { type: first[0], ...(schema !== undefined && { schema: resolved(schema, schemas) }), examples: shown };
}

function resolved(schema: unknown, schemas: Json): unknown {
  const reference = isJson(schema) ? schema['$ref'] : undefined;
  return typeof reference === 'string' ? schemas[reference.slice(reference.lastIndexOf('/') + 1)] : schema;
}

/** By what they are about: `/api/systems/{system}/releases/…` is releases, `/api/users/…` is users. */
function groupsOf(operations: readonly Operation[]): readonly OperationGroup[] {
  const names = [...new Set(operations.map(groupOf))];
  return names.map((name) => ({ name, operations: operations.filter((each) => groupOf(each) === name) }));
}

const together: { readonly [segment: string]: string } = {
  me: 'signing in',
  session: 'signing in',
  'second-factor': 'signing in',
  tokens: 'signing in',
  groups: 'people',
  users: 'people',
  grants: 'people',
  identities: 'people',
  authors: 'people',
  agents: 'hosts',
  board: 'systems',
  approvals: 'systems',
  file: 'systems',
  path: 'systems',
  proposals: 'systems',
  adoptions: 'systems',
  exceptions: 'systems',
  orders: 'systems',
  promotions: 'releases',
  compare: 'releases',
  'evidence-hold': 'ledger',
  simulation: 'time',
  forecast: 'time',
  calendar: 'time',
  'calendar.ics': 'time',
  'calendar-feeds': 'time',
  trains: 'time',
  'canary-plan': 'releases',
  logs: 'environments',
  'secret-key': 'secrets',
};

function groupOf({ path }: Operation): string {
  const [, api, first = '', , third] = path.split('/');
  if (api !== 'api') return 'installation';
  const segment = first === 'systems' && third !== undefined ? third : first;
  return together[segment] ?? segment;
}

/** Every word is somewhere in it. */
export function isFound({ method, path, summary, id }: Operation, text: string): boolean {
  const whole = `${method} ${path} ${summary} ${id}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word));
}

/** What one types into a terminal, with names in capitals where something is to be filled in. */
export function curlOf({ method, path, isPublic, parameters, body }: Operation, origin: string): string {
  const needed = parameters
    .filter(({ place, isRequired }) => place === 'query' && isRequired)
    .map(({ name }) => `${name}=${name.toUpperCase()}`);
  const address = `${origin}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}${needed.length === 0 ? '' : `?${needed.join('&')}`}`;
  const sent =
    body === undefined
      ? []
      : [`-H 'content-type: ${body.type}'`, body.type === 'application/json' ? `-d '${exampleOf(body)}'` : '--data-binary @FILE'];
  return [
    'curl',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...(isPublic ? [] : ['-H "Authorization: Bearer $LOCKSTEP_TOKEN"']),
    ...sent,
    `'${address}'`,
  ].join(' ');
}

function exampleOf({ examples: [first], schema }: Content): string {
  if (first !== undefined) return JSON.stringify(first.value).replaceAll("'", String.raw`'\''`);
  const { required, properties } = isJson(schema) ? schema : {};
  const names = (Array.isArray(required) ? required : []).filter((name) => typeof name === 'string');
  const fields = isJson(properties) ? properties : {};
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, sampleOf(fields[name])])));
}

function sampleOf(schema: unknown): unknown {
  if (!isJson(schema)) return null;
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  if (schema['type'] === 'array') return [];
  if (schema['type'] === 'object') return {};
  if (schema['type'] === 'boolean') return true;
  return schema['type'] === 'string' ? '…' : 1;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
