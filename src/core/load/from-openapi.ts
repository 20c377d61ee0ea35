import type { LoadStep } from './scenario.ts';
import type { Told } from './told.ts';

type Plain = { readonly [key: string]: unknown };

/** Every operation that can be asked for by the examples of the description itself; nothing is made up. */
export function stepsFromOpenApi(document: Plain, methods: readonly string[]): Told {
  const steps: LoadStep[] = [];
  const leftOut: string[] = [];
  for (const [path, item] of Object.entries(plain(document['paths']))) {
    for (const method of methods) {
      const operation = plain(resolved(document, item))[method.toLowerCase()];
      if (operation === undefined) continue;
      const made = stepOf(document, { path, method, item: plain(resolved(document, item)), operation: plain(operation) });
      if (typeof made === 'string') leftOut.push(`${method} ${path} ${made}`);
      else steps.push(made);
    }
  }
  return { steps, leftOut, endpoints: endpointsOf(document) };
}

const verbs = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];

function endpointsOf(document: Plain): readonly string[] {
  return Object.entries(plain(document['paths'])).flatMap(([path, item]) => {
    const operations = plain(resolved(document, item));
    return verbs.flatMap((verb) => (operations[verb] === undefined ? [] : [`${verb.toUpperCase()} ${path}`]));
  });
}

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly item: Plain;
  readonly operation: Plain;
}

/** The step, or why there is none. */
function stepOf(document: Plain, { path, method, item, operation }: Operation): LoadStep | string {
  const parameters = [...list(item['parameters']), ...list(operation['parameters'])].map((each) => plain(resolved(document, each)));
  let filled = path;
  const query = new URLSearchParams();
  const headers: { [name: string]: string } = {};
  for (const parameter of parameters) {
    const name = String(parameter['name']);
    const value = exampleOf(document, parameter);
    const place = parameter['in'];
    if (value === undefined && (parameter['required'] === true || place === 'path')) return `gives no example for ${name}`;
    if (value === undefined) continue;
    if (place === 'path') filled = filled.replaceAll(`{${name}}`, encodeURIComponent(value));
    else if (place === 'query') query.set(name, value);
    else if (place === 'header' && /^[\w-]+$/.test(name)) headers[name] = value.replaceAll(/[\r\n\0]/g, ' ');
  }
  if (!/^\/[\x21-\x7e]*$/.test(filled)) return 'is no path';
  if (filled.includes('{')) return 'has a part in its path that no parameter describes';
  const body = bodyOf(document, operation);
  if (body === undefined && plain(resolved(document, operation['requestBody']))['required'] === true) return 'gives no example of its body';
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const status = firstGood(operation);
  return {
    name: `${method} ${path}`,
    method,
    path: `${basePath(document)}${filled}${search}`,
    headers,
    ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }),
    ...(status === undefined ? {} : { status: { from: status, to: status } }),
    weight: 1,
  };
}

function exampleOf(document: Plain, parameter: Plain): string | undefined {
  const schema = plain(resolved(document, parameter['schema']));
  const [named] = Object.values(plain(parameter['examples'])).map((each) => plain(resolved(document, each))['value']);
  const value =
    parameter['example'] ?? named ?? schema['example'] ?? list(schema['examples'])[0] ?? schema['default'] ?? list(schema['enum'])[0];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function bodyOf(document: Plain, operation: Plain): string | undefined {
  const content = plain(plain(resolved(document, operation['requestBody']))['content']);
  const json = plain(content['application/json']);
  const [named] = Object.values(plain(json['examples'])).map((each) => plain(resolved(document, each))['value']);
  const value = json['example'] ?? named ?? plain(resolved(document, json['schema']))['example'];
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}

/** The first good status that is described; without one anything below 400 is good. */
function firstGood(operation: Plain): number | undefined {
  return Object.keys(plain(operation['responses']))
    .filter((code) => /^[23]\d\d$/.test(code))
    .map(Number)[0];
}

function basePath(document: Plain): string {
  const url = plain(list(document['servers'])[0])['url'];
  const base = typeof url === 'string' ? (URL.parse(url, 'http://here')?.pathname ?? '') : document['basePath'];
  return typeof base === 'string' ? base.replace(/\/+$/, '') : '';
}

/** `$ref: '#/components/…'`, as far as it leads inside this file. */
function resolved(document: Plain, value: unknown, depth = 0): unknown {
  const reference = plain(value)['$ref'];
  if (typeof reference !== 'string' || !reference.startsWith('#/') || depth > 20) return value;
  let found: unknown = document;
  for (const step of reference.slice(2).split('/')) found = plain(found)[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  return resolved(document, found, depth + 1);
}

function plain(value: unknown): Plain {
  return isPlain(value) ? value : {};
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
