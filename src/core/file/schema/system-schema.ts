import { migrationsAllowed, queuePolicies } from '#core/system.ts';
import { canaryOptions } from '#core/file/canary-options.ts';
import type { FileCatalogue } from '#core/file/catalogue.ts';
import { deadlineKeys } from '#core/file/read-deadline.ts';
import { parts } from '#core/file/words.ts';
import { choice, closed, duration, named, namedSmall, text, texts, truth, whole, wordsOf, type JsonSchema } from './json.ts';
import { hooks, refreshTimes } from './refresh.ts';
import { soakSchema, textOrTexts, timeProperties, windowGate } from './time.ts';
import { checkSchema, jsonOf, secretSchema, sourceSchema, targetSchema, watchProperties } from './plug-ins.ts';

type Properties = { readonly [key: string]: JsonSchema };

/**
 * The shape of a system file for editors. It is made of the parser's own words, and refuses what they do not know; whatever hangs on more
 * than one place (names that exist, enough people, templates) only `lockstep validate` can tell.
 */
export function systemSchema(catalogue: FileCatalogue): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://lockstep.example/schema.json',
    title: 'Lockstep system file',
    ...closed('What a system is made of, where it runs, and what a release must prove.', fileProperties(catalogue), [
      'lockstep',
      'system',
      'services',
      'environments',
      'path',
    ]),
  };
}

function fileProperties(catalogue: FileCatalogue): Properties {
  const environment = closed('A place that runs services.', known(parts.environment.keys, environmentProperties(catalogue)), [
    'data',
    'errors',
  ]);
  return known(parts.file.keys, {
    lockstep: { enum: [1, '1'], ...wordsOf('Version of the format: `1`.') },
    system: text({ says: "The system's name. It stays: a file with another name is another system.", examples: ['shop'] }),
    roles: namedSmall('Who has which role. Groups are written `group:NAME`.', people),
    services: namedSmall('What runs, by name.', {
      ...closed('One program.', known(parts.service.keys, serviceProperties(catalogue)), ['source', 'command']),
      dependencies: { output: ['build'] },
    }),
    secrets: secretSchema(catalogue),
    hosts: texts({ says: 'The machines, each with an agent. Default: `[local]`.', examples: [['local', 'two']] }),
    checks: namedSmall('What is examined by machine; gates name them.', checkSchema(catalogue)),
    checklists: namedSmall(
      'What is looked at before a sign-off.',
      texts({ says: 'One item a line.', examples: [['Order placed', 'Return booked']] }),
    ),
    environments: namedSmall('The places where it runs, by name.', environment),
    ...timeProperties,
    paths: closed('A way of its own, for hotfixes.', {
      hotfix: texts({ says: 'Stages of `path`, in its order, the last among them.', examples: [['TEST', 'PROD']] }),
    }),
    path: { type: 'array', minItems: 1, ...wordsOf('The stages, in this order, for every release.'), items: stageSchema(catalogue) },
  });
}

const people: JsonSchema = {
  type: 'array',
  ...wordsOf('People by their id, groups as `group:NAME`.', [['anna', 'bo', 'group:acme']]),
  items: {
    type: ['string', 'number', 'boolean', 'object'],
    properties: {
      who: text({ says: 'A person or group.' }),
      in: texts({ says: 'The environments in which it counts.', examples: [['dev', 'test']] }),
    },
    required: ['who', 'in'],
    additionalProperties: false,
  },
};

function serviceProperties(catalogue: FileCatalogue): Properties {
  return {
    source: sourceSchema(catalogue),
    command: text({
      says: "What starts it, in its artefact's folder, read by `sh`. Its port is given as `PORT`.",
      examples: ['node server.js'],
    }),
    health: healthSchema,
    port: whole('A port of its own. Better none: each instance gets a free one.', 1, 65_535),
    after: texts({ says: 'Services that must be well before it starts.', examples: [['api']] }),
    migrations: migrationSchema,
    variables: named(
      'What it finds in its environment. Templates: `${env.NAME}`, `${secret.NAME}`, `${service.NAME.url}`.',
      text({ says: 'One text.' }),
    ),
    files: text({ says: 'A folder of its artefact, whose files are filled in per environment.', examples: ['./config'] }, inside),
    internal: truth('No visitor reaches it: it has no listener. Default: false.'),
    instances: whole('How often it runs. Default: 1.', 1, 16),
    build: text({
      says: 'A command that is run where a release is made, in a clean copy of the source.',
      examples: ['npm ci && npm run build'],
    }),
    output: text({ says: 'The folder that the build writes: the artefact. Default: all of it.', examples: ['dist'] }, inside),
    add: text(
      { says: 'A folder beside this file that is laid into the artefact, under its last name.', examples: ['./config'] },
      { ...inside, patternErrorMessage: 'A folder beside this file.' },
    ),
    node: {
      type: 'string',
      pattern: String.raw`^(host|\d+\.\d+\.\d+)$`,
      patternErrorMessage: 'All three numbers, as `24.21.0`; or `host`.',
      ...wordsOf('The version of Node that it runs with, all three numbers; or `host`.', ['24.21.0', 'host']),
    },
  };
}

/** A folder inside of the artefact. */
const inside: JsonSchema = { pattern: String.raw`^(?!/)(?!.*(^|/)\.\.(/|$)).`, patternErrorMessage: 'A folder inside of the artefact.' };

const healthSchema: JsonSchema = {
  type: ['string', 'object'],
  pattern: String.raw`^/\S*$`,
  patternErrorMessage: 'A health path begins with `/` and has no spaces.',
  ...wordsOf('The path that answers 200 when it may be used. Without one, an open port does.', ['/health']),
  properties: {
    ready: text({ says: 'Whether visitors may come.', examples: ['/ready'] }, { pattern: String.raw`^/\S*$` }),
    live: text({ says: 'Whether it lives: what hangs is ended and started again.', examples: ['/live'] }, { pattern: String.raw`^/\S*$` }),
    start: duration('How long it may take to start.', ['2 minutes']),
    hang: duration('How long `live` may not answer. Default: 10 seconds.', ['30 seconds']),
  },
  additionalProperties: false,
};

const migrationSchema: JsonSchema = {
  type: ['string', 'object'],
  ...wordsOf('What changes the schema, once per environment and release: a command, or a folder of SQL.', ['npm run migrate']),
  properties: {
    command: text({ says: 'The command.', examples: ['npm run migrate'] }),
    sql: text({ says: 'A folder of SQL files in the artefact.', examples: ['./migrations'] }),
    database: text({ says: 'The address of the database.', examples: ['${secret.DATABASE_URL}'] }),
    'lock-timeout': duration('How long a statement may wait for a lock.'),
    'statement-timeout': duration('How long a statement may take.'),
  },
  dependencies: { sql: ['database'] },
  additionalProperties: false,
};

function environmentProperties(catalogue: FileCatalogue): Properties {
  return {
    host: text({ says: 'The machine it lies on. Default: `local`.' }),
    target: targetSchema(catalogue),
    url: {
      type: 'string',
      pattern: String.raw`^https?://[^\s/?#@]+(/[^\s?#]*)?$`,
      ...wordsOf('Where people find it.', ['https://shop.example']),
    },
    purpose: text({ says: 'What it is for, in a sentence.' }),
    audience: choice('Who comes there. Default: `team`.', ['team', 'customers', 'public']),
    data: choice('What data it holds. Real data stays in production.', ['synthetic', 'masked', 'real']),
    errors: choice('How much of an error visitors see: `full` with stack traces, `friendly` with none.', ['full', 'medium', 'friendly']),
    values: named('Values for `${env.NAME}` in templates.', text({ says: 'One text.' })),
    ports: named('The port at which a service is reached there. Default: a free one.', whole('A port.', 1, 65_535)),
    refresh: closed('Its data are copied from another environment, masked on the way.', {
      from: text({ says: 'The environment whose data they are.', examples: ['prod'] }),
      databases: texts({ says: 'Which, as the file of the agent at the source calls them.', examples: [['shop']] }),
      'at-most': duration('How long one of them may take. Default: 4 hours.', ['2 hours']),
      classification: namedSmall(
        'Database → digest of the only classification that counts, as `lockstep data plan` tells it. Default: the one that the agent has.',
        text({ says: 'Its digest.', examples: [`sha256:${'0'.repeat(64)}`] }),
      ),
      'migrated-by': namedSmall(
        'Database → services whose migrations change it. Default: each service that has migrations.',
        texts({ says: 'Services.', examples: [['api']] }),
      ),
      signer: textOrTexts(
        'Keys whose proofs count, as `lockstep data signer` prints one. Default: any, and it is told where another one signs.',
        [`lockstep/${'0'.repeat(16)}+00000000+${'A'.repeat(44)}`],
      ),
      unmasked: choice('`by-exception`: two people may permit, for a time, that nothing is masked. Default: nobody may.', ['by-exception']),
      ...refreshTimes,
      ...hooks(catalogue),
    }),
  };
}

function stageSchema(catalogue: FileCatalogue): JsonSchema {
  const gates = (says: string): JsonSchema => ({ type: 'array', ...wordsOf(says), items: gateSchema(catalogue) });
  const properties: Properties = {
    stage: text({ says: "The stage's name.", examples: ['DEV', 'STAGING', 'PROD'] }),
    environment: text({ says: 'Its environment. Default: the one that is called as the stage, in small letters.' }),
    environments: texts({ says: 'Several environments at once.', examples: [['north', 'south']] }),
    waves: {
      type: 'array',
      items: { type: 'array', items: { type: ['string', 'number', 'boolean'] } },
      ...wordsOf('Several environments, wave by wave.', [[['north'], ['south']]]),
    },
    entry: gates('What must be there before a release enters.'),
    exit: gates('What must be there before a release leaves.'),
    rollout: rolloutSchema,
    previous: previousSchema,
    queue: choice('Who goes first. Default: `protect-soak`.', queuePolicies),
    refresh: truth('Before a release comes in, the data of its environments are refreshed.'),
    owner: text({ says: 'The person or role that answers for the stage.' }),
    calendar: text({
      says: 'The calendar of `calendars` by which its soaks are counted. Default: `calendar` of the file, or the only one.',
    }),
  };
  return closed('One stage.', known(parts.stage.keys, properties), ['stage']);
}

const rolloutSchema: JsonSchema = {
  ...wordsOf('How traffic comes to a release. Default: `at-once`.'),
  anyOf: [
    { enum: ['at-once', 'blue-green', 'pause', 'canary'] },
    {
      type: 'object',
      additionalProperties: false,
      properties: {
        pause: closed('Customers wait while the old ends and the new starts.', {
          hold: duration('How long they wait at most. Default: 30 seconds.', ['30 seconds']),
        }),
        canary: {
          type: 'object',
          ...wordsOf('By degrees, watched.'),
          properties: jsonOf(canaryOptions).properties,
          additionalProperties: false,
        },
      },
    },
  ],
};

const previousSchema: JsonSchema = {
  type: ['string', 'number', 'boolean', 'object'],
  ...wordsOf('A check that the release before is asked against the new schema.'),
  properties: {
    check: text({ says: 'The name of a check.' }),
    rows: text({ says: 'A database in which rows are made up for it.', examples: ['${secret.DATABASE_URL}'] }),
    'per-table': whole('How many rows a table gets. Default: 20.', 1, 10_000),
  },
  required: ['check'],
  additionalProperties: false,
};

/** Written so because an object that is written with a key of this name looks like a promise. */
const thenProperty: Properties = Object.fromEntries([
  [
    deadlineKeys[1],
    {
      type: ['string', 'array'],
      items: { type: 'string' },
      ...wordsOf('With `within`: roles that are told next, one after the other.', [['release-manager']]),
    },
  ],
]);

/** One closed object of all kinds: `oneOf` would say "matches multiple schemas" of a gate that is half written. */
function gateSchema(catalogue: FileCatalogue): JsonSchema {
  const slots = {
    type: ['string', 'array', 'object'],
    items: { type: 'string' },
    additionalProperties: { type: 'integer', minimum: 1, maximum: 20 },
  };
  const properties: Properties = {
    ...watchProperties(catalogue),
    check: text({ says: 'A check, by its name below `checks`.', examples: ['smoke'] }),
    approval: { ...slots, ...wordsOf('Who permits it: a role, several, or `2 tester`.', ['tester', ['release-manager', 'tester']]) },
    soak: soakSchema,
    window: windowGate,
    'sign-off': text({ says: 'The role that testifies by a checklist.', examples: ['customer'] }),
    manual: text({ says: 'The role that does something by hand, and says how it went.', examples: ['release-manager'] }),
    migrations: choice('Which migrations may come: those that only add, or none.', migrationsAllowed),
    scope: {
      type: 'object',
      ...closed('The scope is signed as it stands, before the release enters.', {
        'signed-by': { ...slots, ...wordsOf('Who signs it: a role, several, or `2 tester`.', [['release-manager', 'tester']]) },
      }),
      required: ['signed-by'],
    },
    requirements: choice('With `exit`: every requirement of the scope has a test that passed.', ['proven']),
    data: text({ says: 'How old data may be, proven free of personal data.', examples: ['5 days', '5 working days'] }),
    checklist: {
      type: ['string', 'array'],
      items: { type: ['string', 'number', 'boolean'] },
      ...wordsOf('With `sign-off`: a list below `checklists`, or its items.', ['uat']),
    },
    instruction: text({ says: 'With `manual`: what is to be done.' }),
    within: text({ says: 'Who is asked answers within this time.', examples: ['2 working days', '4 working hours', '4 hours'] }),
    ...thenProperty,
    'at-the-end': choice('With `within`: whether the gate says no in the end, or waits on.', ['wait', 'fail']),
    'roll-back': truth('With `check`: what fails takes the release back.'),
  };
  return { ...closed('What must be there. One gate per dash.', properties), minProperties: 1 };
}

/** Every word of the parser, also one that has no words here yet: an editor must never refuse what `validate` takes. */
function known(keys: readonly string[], properties: Properties): Properties {
  return Object.fromEntries(keys.map((key) => [key, properties[key] ?? {}]));
}
