// A small system with everything that can go wrong: three stages, two waves, every kind of gate, eight people, one of
// them with a second account, one who may something in a part of the system only, and a program.
import { definitionsOf, type Times } from './times.ts';
import { makeGate } from '#core/file/gate-hash.ts';
import type { MigrationFacts, Migrations } from '#core/migrations/facts.ts';
import type {
  Artefact,
  Bill,
  Deadline,
  EnvironmentDefinition,
  Gate,
  MigrationsAllowed,
  QueuePolicy,
  RefreshRule,
  Rollout,
  Service,
  Slot,
  Stage,
  System,
} from '#core/system.ts';

export const people = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal', 'ivy', 'cat2', 'bot'] as const;

/** What the installation knows of accounts. */
export const accounts = { services: ['bot'], identities: { cat2: 'cat' } } as const;
export const stageNames = ['DEV', 'INT', 'PROD'] as const;
export const second = 1000;
/** Data are too old then. */
const freshMs = 90 * second;
/** Outages that are no longer are none, where the file says so. */
export const graceMs = 3 * second;

/** What a generated edit of the file may turn. */
export interface Options {
  readonly devChecks: number;
  readonly intSoak: number;
  readonly soakMode: 'continuous' | 'cumulative';
  readonly leads: number;
  readonly queue: QueuePolicy;
  readonly withInt: boolean;
  readonly services: 1 | 2;
  readonly entryCheck: boolean;
  readonly extraLead: boolean;
  readonly withoutEve: boolean;
  /** Traffic comes to PROD by degrees, and a person is asked in between. */
  readonly canary: boolean;
  /** Real traffic is watched in PROD. */
  readonly watch: boolean;
  /** What migrations may do that come to PROD. */
  readonly migrations: 'anything' | MigrationsAllowed;
  /** Windows and freezes. */
  readonly times: Times;
  /** Hotfixes soak a fifth of the time. */
  readonly hotfixSoaks: boolean;
  /** Hotfixes walk from DEV to PROD. */
  readonly secondPath: boolean;
  /** Who approves into PROD: one of each role, leads only, or nobody. */
  readonly approvers: 'two' | 'one' | 'nobody';
  /** What gates do where nobody has answered them in time. */
  readonly deadlines: 'none' | 'wait' | 'fail';
  /** Soaks forgive short outages. */
  readonly grace: boolean;
  /** Before INT the scope is signed; and proven, before a release leaves it. */
  readonly scope: 'none' | 'signed' | 'proven';
  /** INT asks for fresh data; and perhaps has them refreshed as a release comes in, or by themselves. */
  readonly data: 'none' | 'asked' | 'refreshed' | 'due';
  /** Two people may permit data without masks in INT; or outsiders come there, and nobody may. */
  readonly masks: 'always' | 'by-exception' | 'outsiders';
  /** What is copied to i1. */
  readonly databases: 'shop and crm' | 'shop';
}

export const plainOptions: Options = {
  devChecks: 1,
  intSoak: 10 * second,
  soakMode: 'continuous',
  leads: 1,
  queue: 'protect-soak',
  withInt: true,
  services: 1,
  entryCheck: false,
  extraLead: false,
  withoutEve: false,
  canary: false,
  watch: false,
  migrations: 'anything',
  times: 'none',
  hotfixSoaks: false,
  secondPath: false,
  approvers: 'two',
  deadlines: 'none',
  grace: false,
  scope: 'none',
  data: 'none',
  masks: 'always',
  databases: 'shop and crm',
};

export function systemOf(options: Options): System {
  const time = definitionsOf(options.times, options.data === 'due');
  return {
    ...(time && { time }),
    name: 'shop',
    roles: {
      developer: ['ann', 'bob', 'bot', { who: 'ivy', in: ['i1', 'i2'] }],
      lead: ['cat', 'bot', { who: 'ivy', in: ['i1'] }, ...(options.withoutEve ? [] : ['eve']), ...(options.extraLead ? ['bob'] : [])],
      qa: ['dan', 'eve', 'cat2'],
      tester: ['dan'],
      customer: ['group:acme'],
      'release-manager': ['cat', 'fay', 'bot', { who: 'ivy', in: ['i2'] }],
      operator: ['hal', { who: 'ivy', in: ['i1'] }],
      admin: ['gus', 'hal'],
    },
    services: servicesOf(options.services),
    hosts: ['local'],
    environments: ['d1', 'i1', 'i2', 'p1'].map((name) => environmentOf(name, options)),
    path: [devStage(options), ...(options.withInt ? [intStage(options)] : []), prodStage(options)],
    ...(options.secondPath && { hotfixPath: ['DEV', 'PROD'] }),
  };
}

function servicesOf(count: 1 | 2): readonly Service[] {
  const app: Service = {
    name: 'app',
    source: 'directory:./app',
    command: 'node app.js',
    after: [],
    migrations: 'node migrate.js',
    variables: {},
    internal: false,
  };
  const web: Service = { name: 'web', source: 'directory:./web', command: 'node web.js', after: ['app'], variables: {}, internal: false };
  return count === 1 ? [app] : [app, web];
}

function environmentOf(name: string, { data, masks, databases }: Options): EnvironmentDefinition {
  const isCopy = data !== 'none' && name.startsWith('i');
  const isBoth = name === 'i1' && databases === 'shop and crm';
  return {
    name,
    host: 'local',
    target: 'process',
    audience: name === 'p1' ? 'public' : name.startsWith('i') && masks === 'outsiders' ? 'customers' : 'team',
    data: isCopy ? 'masked' : 'synthetic',
    ...(isCopy && {
      refresh: {
        from: 'p1',
        databases: isBoth ? ['shop', 'crm'] : ['shop'],
        atMostMs: 60 * second,
        ...counting(name),
        ...(masks !== 'always' && { mayBeUnmasked: true }),
      },
    }),
    errors: 'full',
    values: {},
    ports: {},
  };
}

/** In one of them the file says which classification counts, of one of its databases. */
function counting(name: string): Partial<Pick<RefreshRule, 'classification'>> {
  return name === 'i1' ? { classification: { shop: `sha256:${'a'.repeat(64)}` } } : {};
}

function devStage(options: Options): Stage {
  const exit = Array.from({ length: options.devChecks }, (_, index) => check(`unit${index}`, 'exit'));
  return { name: 'DEV', waves: [['d1']], entry: [], exit, rollout: 'at-once', queue: options.queue };
}

function intStage(options: Options): Stage {
  const exit: readonly Gate[] = [
    check('suite', 'exit'),
    soak(options),
    answered(options, 'sign-off', 'customer'),
    ...(options.scope === 'proven' ? [makeGate({ kind: 'requirements', side: 'exit' })] : []),
    ...(options.data === 'none' ? [] : [makeGate({ kind: 'data', side: 'exit', ms: freshMs })]),
  ];
  return {
    name: 'INT',
    waves: [['i1'], ['i2']],
    entry: [...(options.entryCheck ? [check('ticket', 'entry')] : []), ...(options.scope === 'none' ? [] : [signed])],
    exit,
    rollout: 'at-once',
    queue: options.queue,
    ...(options.data === 'refreshed' && { refreshes: true }),
  };
}

const signed = makeGate({
  kind: 'scope',
  side: 'entry',
  slots: [
    { role: 'lead', count: 1 },
    { role: 'qa', count: 1 },
  ],
});

function prodStage(options: Options): Stage {
  const leads = { role: 'lead', count: options.leads };
  const entry: readonly Gate[] = [
    ...(options.approvers === 'nobody'
      ? []
      : [approval(options, options.approvers === 'one' ? [leads] : [leads, { role: 'qa', count: 1 }])]),
    answered(options, 'manual', 'operator'),
    ...(options.migrations === 'anything' ? [] : [makeGate({ kind: 'migrations', side: 'entry', allows: options.migrations })]),
  ];
  const exit = [check('smoke', 'exit'), ...(options.watch ? [watch()] : [])];
  return { name: 'PROD', waves: [['p1']], entry, exit, rollout: options.canary ? canary : 'blue-green', queue: options.queue };
}

const canary: Rollout = {
  kind: 'canary',
  steps: [
    { kind: 'weight', weight: 500, ms: 10 * second, requests: 100 },
    { kind: 'ask', role: 'operator' },
    { kind: 'weight', weight: 5_000, ms: 10 * second, requests: 100 },
  ],
  key: { from: 'address' },
  warmUpMs: second,
  suspendMs: second,
  mostPauseMs: 60 * second,
  queries: [],
  checks: [],
};

function watch(): Gate {
  const definition = { name: 'watch', kind: 'watch', options: { for: '10 seconds' }, timeoutMs: 30 * second };
  return makeGate({ kind: 'check', side: 'exit', check: definition, rollsBack: true });
}

function check(name: string, side: 'entry' | 'exit'): Gate {
  return makeGate({ kind: 'check', side, check: { name, kind: 'http', options: { path: `/${name}` }, timeoutMs: 5 * second } });
}

function soak({ intSoak: ms, soakMode: mode, hotfixSoaks, grace }: Options): Gate {
  const hotfix = hotfixSoaks ? { hotfix: { ms: Math.floor(ms / 5) } } : {};
  return makeGate({ kind: 'soak', side: 'exit', ms, mode, ...hotfix, ...(grace && { graceMs }) });
}

function approval(options: Options, slots: readonly Slot[]): Gate {
  return makeGate({ kind: 'approval', side: 'entry', slots, ...inTime(options) });
}

function answered(options: Options, kind: 'sign-off' | 'manual', role: string): Gate {
  if (kind === 'manual') return makeGate({ kind, side: 'entry', role, instruction: 'take a backup', ...inTime(options) });
  return makeGate({ kind, side: 'exit', role, checklist: ['Order placed', 'Return booked'], ...inTime(options) });
}

function inTime({ deadlines }: Options): { readonly deadline?: Deadline } {
  if (deadlines === 'none') return {};
  const tells = deadlines === 'wait' ? ['tester', 'operator'] : ['tester'];
  return { deadline: { within: { ms: 20 * second }, tells, atTheEnd: deadlines } };
}

/** Artefact `n` of a service: the digest is made of its name, so that different bits have different digests. */
export function artefact(service: string, n: number): Artefact {
  const digest = `sha256:${service}${String(n).padStart(8, '0')}`;
  return { digest, source: `directory:./${service}`, blob: digest };
}

export function billOf(services: 1 | 2, app: number, web = app): Bill {
  return services === 1 ? { app: artefact('app', app) } : { app: artefact('app', app), web: artefact('web', web) };
}

/** What artefact `n` of `app` is read to do: its migrations are 1 to its level. Nobody can read every seventh level. */
export function migrationsOf(n: number): Migrations {
  return isUnread(n) ? {} : { app: Array.from({ length: levelOf(n) }, (_, index) => migrationOf(index + 1)) };
}

/** A fix of artefact `n` has other bits and the same migrations: its number is greater by thousands. */
export function levelOf(n: number): number {
  return n % 1000;
}

export function isUnread(n: number): boolean {
  return levelOf(n) % 7 === 6;
}

/** The kinds of migrations, by their number: some drop what the release before uses, some add, others do nothing that anybody sees. */
export function doesMigration(n: number): 'drops' | 'adds' | 'nothing' {
  if (n % 5 === 4) return 'drops';
  return n % 3 === 0 ? 'nothing' : 'adds';
}

function migrationOf(n: number): MigrationFacts {
  const does = doesMigration(n);
  const breaks = does === 'drops' ? [{ rule: 5, line: 1, breaks: 'yes' as const, says: 'A column is dropped.' }] : [];
  return { path: `migrations/${n}.sql`, digest: `sha256:${n}`, changes: does !== 'nothing', makes: [], breaks };
}
