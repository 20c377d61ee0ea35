// The same database masked by other programs, where this machine has them: LOCKSTEP_GREENMASK, LOCKSTEP_PG_ANONYMIZER and
// LOCKSTEP_PGANONYMIZE name their files.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';

export interface Peer {
  /** As its key is called: `fasterThanGreenmask`. */
  readonly key: string;
  /** From the source until the copy is whole: indexes and foreign keys, too. */
  readonly copy: (ground: PeerGround) => Promise<void>;
}

export interface PeerGround {
  /** Of PostgreSQL. */
  readonly programs: string;
  readonly source: string;
  /** Empty. */
  readonly target: string;
}

/** Those that there are. */
export function peersHere(): readonly Peer[] {
  const { LOCKSTEP_GREENMASK: greenmask, LOCKSTEP_PG_ANONYMIZER: anonymizer, LOCKSTEP_PGANONYMIZE: pganonymize } = process.env;
  return [
    ...(pganonymize === undefined
      ? []
      : [{ key: 'fasterThanPganonymize', copy: (ground: PeerGround) => byPganonymize(pganonymize, ground) }]),
    ...(greenmask === undefined ? [] : [{ key: 'fasterThanGreenmask', copy: (ground: PeerGround) => byGreenmask(greenmask, ground) }]),
    ...(anonymizer === undefined
      ? []
      : [{ key: 'fasterThanPgAnonymizer', copy: (ground: PeerGround) => byAnonymizer(anonymizer, ground) }]),
  ];
}

async function byGreenmask(program: string, { programs, source, target }: PeerGround): Promise<void> {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'greenmask.yml');
    const settings = {
      common: { pg_bin_path: programs, tmp_dir: folder },
      storage: { type: 'directory', directory: { path: folder } },
      dump: { pg_dump_options: { dbname: source, jobs: 2 }, transformation: greenmaskTables },
      restore: { pg_restore_options: { dbname: target, jobs: 2 } },
    };
    await writeFile(file, stringify(settings));
    run(program, [`--config=${file}`, 'dump'], programs);
    run(program, [`--config=${file}`, 'restore', 'latest'], programs);
  });
}

/** As close to `benchFile` as its transformers come: it has none for words of a text, nor for elements of an array. */
const greenmaskTables = [
  tableOf('customers', [
    ['RandomEmail', { column: 'email', engine: 'hash' }],
    [
      'RandomPerson',
      {
        columns: [
          { name: 'first_name', template: '{{ .FirstName }}' },
          { name: 'last_name', template: '{{ .LastName }}' },
        ],
        engine: 'hash',
      },
    ],
    ['RandomE164PhoneNumber', { column: 'phone', engine: 'hash' }],
    ['RandomDate', { column: 'born', min: '1940-01-01', max: '2008-12-31', engine: 'hash' }],
    ['RandomString', { column: 'street', min_length: 8, max_length: 20, engine: 'hash' }],
    ['RandomString', { column: 'city', min_length: 5, max_length: 10, engine: 'hash' }],
    [
      'Json',
      {
        column: 'profile',
        operations: ['contact.email', 'contact.phone'].map((place) => ({ operation: 'set', path: place, value: 'masked' })),
      },
    ],
    ['Replace', { column: 'tags', value: '{masked,masked}' }],
  ]),
  tableOf('orders', [['RandomEmail', { column: 'ship_email', engine: 'hash' }]]),
  tableOf('tickets', [['RandomString', { column: 'body', min_length: 180, max_length: 200, engine: 'hash' }]]),
];

function tableOf(name: string, transformers: readonly (readonly [string, object])[]): object {
  return { schema: 'public', name, transformers: transformers.map(([transformer, params]) => ({ name: transformer, params })) };
}

/** npm pg-anonymizer: it masks what pg_dump writes, line by line, into a file for psql. What its columns can't say its transformer does. */
async function byAnonymizer(program: string, { programs, source, target }: PeerGround): Promise<void> {
  await inFolder(async (folder) => {
    const file = path.join(folder, 'masked.sql');
    await writeFile(path.join(folder, 'masks.js'), anonymizerMasks);
    const columns =
      'email:faker.internet.email,first_name:faker.name.firstName,last_name:faker.name.lastName,phone:faker.phone.phoneNumber,born:faker.date.past,' +
      'street:faker.address.streetAddress,city:faker.address.city,profile:transformer.profile,tags:transformer.tags,ship_email:faker.internet.email,' +
      'body:faker.lorem.paragraph';
    run(program, [`--columns=${columns}`, '--transformer=masks.js', '-o', file, source], programs, folder);
    run(path.join(programs, 'psql'), ['-q', '-d', target, '-f', file], programs);
  });
}

/** As `benchFile` masks JSON and arrays. Its values come as COPY writes them. */
const anonymizerMasks = String.raw`
const faker = require('node:module').createRequire(process.argv[1])('faker');
module.exports = {
  profile: (value) => {
    const profile = JSON.parse(value.replaceAll("\\\\", "\\"));
    profile.contact.email = faker.internet.email();
    profile.contact.phone = faker.phone.phoneNumber();
    return JSON.stringify(profile).replaceAll("\\", "\\\\");
  },
  tags: (value) => '{' + value.slice(1, -1).split(',').map(() => '"' + faker.lorem.words(2) + '"').join(',') + '}',
};
`;

/** PyPI’s pganonymize: it masks a copy that is whole already, table by table, so a copy without masks comes first. */
async function byPganonymize(program: string, { programs, source, target }: PeerGround): Promise<void> {
  await inFolder(async (folder) => {
    const [dump, file] = [path.join(folder, 'dump'), path.join(folder, 'schema.yml')];
    await writeFile(file, stringify({ tables: pganonymizeTables }));
    run(path.join(programs, 'pg_dump'), ['-Fd', '-j2', '-Z0', '-f', dump, source], programs);
    run(path.join(programs, 'pg_restore'), ['-j2', '-d', target, dump], programs);
    const { hostname, port, username, pathname } = new URL(target);
    const place = [`--host=${hostname}`, `--port=${port}`, `--user=${username}`, `--dbname=${pathname.slice(1)}`];
    run(program, [`--schema=${file}`, '--parallel', ...place], programs);
  });
}

const email = { provider: { name: 'md5' }, append: '@masked.test' };

/** It has nothing for elements of an array, none of its masks is keyed, and it keeps nothing of a text: `tags` stay as they are. */
const pganonymizeTables = [
  {
    customers: {
      primary_key: 'id',
      chunk_size: 10_000,
      fields: [
        { email },
        { first_name: { provider: { name: 'fake.first_name' } } },
        { last_name: { provider: { name: 'fake.last_name' } } },
        { phone: { provider: { name: 'fake.phone_number' } } },
        { born: { provider: { name: 'fake.date_of_birth' } } },
        { street: { provider: { name: 'fake.street_address' } } },
        { city: { provider: { name: 'fake.city' } } },
        { profile: { provider: { name: 'update_json', update_values_type: { str: { provider: { name: 'md5' } } } } } },
      ],
    },
  },
  { orders: { primary_key: 'id', chunk_size: 10_000, fields: [{ ship_email: email }] } },
  { tickets: { primary_key: 'id', chunk_size: 10_000, fields: [{ body: { provider: { name: 'fake.sentence' } } }] } },
];

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-peer-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(program: string, args: readonly string[], programs: string, cwd?: string): void {
  const env = { ...process.env, PATH: `${programs}:${process.env['PATH'] ?? ''}` };
  const { status, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
    cwd,
  });
  if (status !== 0) throw new Error(`${path.basename(program)}: ${stderr.trim().split('\n').slice(-5).join('\n')}`);
}
