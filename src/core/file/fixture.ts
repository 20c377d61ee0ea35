import { z } from 'zod';
import type { CheckDescription, FileCatalogue, PlugInDescription, SourceDescription, TargetDescription } from './catalogue.ts';
import { readDuration } from './duration.ts';

// For tests of the parser only: a catalogue like the real one (which core may not import), and a small file that is right.

const length = z.string().check((context) => {
  const read = readDuration(context.value);
  if (!read.ok) context.issues.push({ code: 'custom', message: read.sentence, input: context.value });
});
const pathText = z.string().regex(/^\//, { error: 'A path begins with `/`' });
const httpOptions = z.strictObject({
  path: z.union([pathText, z.array(pathText).min(1)]),
  service: z.string().optional(),
  method: z.enum(['GET', 'HEAD', 'POST']).optional(),
  status: z.union([z.int().min(100).max(599), z.string().regex(/^[1-5]xx$/, { error: 'A range of states is `2xx`' })]).optional(),
  body: z.strictObject({ contains: z.string().optional(), json: z.record(z.string(), z.unknown()).optional() }).optional(),
  headers: z.record(z.string(), z.union([z.string(), z.literal(true)])).optional(),
  within: length.optional(),
  retries: z.int().min(0).max(100).optional().meta({ description: 'How often a failed request is tried again' }),
  timeout: length.optional(),
});
const commandOptions = z.strictObject({
  command: z.string().min(1),
  junit: z.string().optional(),
  allowEmpty: z.boolean().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  keep: z.array(z.string()).optional(),
  timeout: length.optional(),
});

const watchOptions = z.strictObject({
  for: length,
  errors: z.string().optional(),
  p99: length.optional(),
  requests: z.int().optional(),
  queries: z.array(z.string()).optional(),
});

function sayUnrouted({ queries }: { readonly [key: string]: unknown }, environment: string): string | undefined {
  return queries === undefined ? `A watch counts requests at our router, and in \`${environment}\` none come by it.` : undefined;
}

const commandTarget: TargetDescription = {
  id: 'command',
  summary: 'command',
  scalar: 'command',
  options: z.strictObject({
    command: z.string().min(1),
    observe: z.string().optional(),
    timeout: length.optional(),
    in: z.string().optional(),
    repeatable: z.boolean().optional(),
    variables: z.record(z.string(), z.string()).optional(),
    urls: z.record(z.string(), z.string()).optional(),
  }),
  handsOver: true,
  isUnseen: ({ observe }) => observe === undefined,
  switchMsOf: () => 720_000,
  examples: [],
};

function source(id: string, path: z.ZodString = z.string()): SourceDescription {
  const options = z.strictObject({ path, lock: z.string().exactOptional() });
  return { id, summary: id, scalar: 'path', options, makes: 'folder', typed: 'a version', examples: [] };
}

/** A text that must be of a form, with a code of its own for what is not. */
function told(code: string, form: RegExp, message: string): z.ZodString {
  return z.string().check(({ value, issues }) => {
    if (!form.test(value)) issues.push({ code: 'custom', message, input: value, params: { code } });
  });
}

function plugIn(id: string, path: z.ZodString = z.string()): PlugInDescription {
  return { id, summary: id, scalar: 'path', options: z.strictObject({ path }), examples: [] };
}

function check(id: string, scalar: string, options: typeof httpOptions | typeof commandOptions | typeof watchOptions) {
  return { id, summary: id, scalar, options, examples: [], defaultTimeoutMs: 300_000, repeatable: true };
}

export const fixtureCatalogue: FileCatalogue = {
  targets: new Map<string, TargetDescription>([
    ['process', { id: 'process', summary: 'process', options: z.strictObject({}), examples: [] }],
    ['command', commandTarget],
  ]),
  checks: new Map<string, CheckDescription>([
    ['http', check('http', 'path', httpOptions)],
    ['command', check('command', 'command', commandOptions)],
    ['watch', { ...check('watch', 'for', watchOptions), sayUnrouted }],
  ]),
  sources: new Map([
    ['directory', source('directory')],
    ['tarball', source('tarball', z.string().regex(/\.(tar|tgz)$/, { error: 'A tarball ends in `.tar` or `.tgz`' }))],
    ['npm', source('npm', told('version-in-file', /^[^@]+$/, 'Versions belong to a release, as in `SERVICE=6.1.6`'))],
    ['oci', { ...source('oci', told('moving-source', /^[^:]+$/, 'A tag may change after the test')), makes: 'image' }],
  ]),
  secretSources: new Map([['file', plugIn('file')]]),
};

/** Two services, three stages, every kind of gate; no fault, no warning. */
export const fixtureFile = `lockstep: 1
system: shop
roles:
  tester: [anna, bo]
  release-manager: [carla, deniz]
  customer: [group:acme]
secrets: file:secrets/\${env.name}.yaml
services:
  api:
    source: directory:./api
    command: node server.js
    health: /health
    variables:
      DATABASE_URL: \${secret.API_DB}
      MAIL_HOST: \${env.mail:-off}
  web:
    source: directory:./web
    command: node server.js
    after: [api]
    variables:
      API_URL: \${service.api.url}
checks:
  unit: {command: npm test, junit: junit.xml}
  smoke: {http: /health, status: 200, within: 300 ms}
checklists:
  uat: [Order placed, Return booked]
environments:
  dev: {data: synthetic, errors: full}
  test:
    data: masked
    errors: full
    values: {smtp: mail.test, mail: mail.test}
  prod:
    url: https://shop.example
    data: real
    errors: friendly
    audience: public
    values: {mail: smtp.example}
path:
  - stage: DEV
    exit: [check: unit, soak: 3 hours]
  - stage: TEST
    entry: [approval: tester]
    exit:
      - check: smoke
      - sign-off: customer
        checklist: uat
      - soak: 2 days
  - stage: PROD
    entry:
      - approval: [release-manager, tester]
      - manual: release-manager
        instruction: Tell support
    rollout: blue-green
`;

/** The fixture with one text replaced; throws where that text is not in it. */
export function changed(from: string, to: string): string {
  if (!fixtureFile.includes(from)) throw new Error(`the fixture has no ${from}`);
  return fixtureFile.replace(from, () => to);
}

/** What YAML gives a meaning of its own: pushed into a file, it spoils it. */
export const yamlPieces: readonly string[] = [
  '\t',
  ' ',
  '  ',
  '\n',
  ':',
  ': ',
  '-',
  '- ',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '${',
  '#',
  '&a',
  '*a',
  '!t',
  '<<',
  '|',
  '>',
  '? ',
  '---\n',
  '%',
  '@',
  '`',
  ',',
  '\\',
  '&a ',
  '!t ',
  '<<: ',
];

/** Values that are read as something else than they seem, and characters that are hard to show. */
export const oddWords: readonly string[] = [
  'soak',
  'path',
  '5',
  '24.10',
  'yes',
  '~',
  'null',
  '.inf',
  '0x1F',
  '__proto__',
  'constructor',
  'toString',
  'é',
  '\u0000',
  '\u202e',
  '😀',
  '\ud800',
  '{{ x }}',
  '5d',
  '1e999',
  '-0',
  '2026-01-01',
];
