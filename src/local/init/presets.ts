// The paths of PRODUCT, written out. Soaks are of the clock, but for the reference, whose 28 working days are split by us: TEST and INT a week and
// a day, so that each weekly job runs once in them whatever the hour of entry; LAST five nights; prePROD the longest, for customers, and yet under a
// fortnight, because the longest stage says how often releases may come.

export interface Preset {
  readonly id: string;
  /** As people say it. */
  readonly path: string;
  readonly summary: string;
  readonly stages: readonly PresetStage[];
}

export interface PresetStage {
  readonly stage: string;
  readonly environment: string;
  readonly purpose: string;
  readonly data: 'synthetic' | 'copied' | 'real';
  readonly errors: 'full' | 'medium' | 'friendly';
  readonly audience?: 'customers' | 'public';
  /** A gate at its entry that is there for whoever wants it: a comment. */
  readonly offered?: string;
  readonly entry?: readonly PresetGate[];
  readonly exit?: readonly PresetGate[];
}

export type PresetGate =
  /** The checks of the services. */
  | { readonly gate: 'checks' }
  | { readonly gate: 'soak'; readonly for: string }
  /** Of real traffic; a breach takes the stage back. */
  | { readonly gate: 'watch'; readonly for: string }
  | { readonly gate: 'approval'; readonly roles: readonly string[] }
  | { readonly gate: 'sign-off'; readonly role: string; readonly checklist: string }
  | { readonly gate: 'manual'; readonly role: string; readonly instruction: string };

const checks: PresetGate = { gate: 'checks' };
const soak = (length: string): PresetGate => ({ gate: 'soak', for: length });
const approval = (...roles: readonly string[]): PresetGate => ({ gate: 'approval', roles });

const dev: PresetStage = {
  stage: 'DEV',
  environment: 'dev',
  purpose: 'build features in isolation',
  data: 'synthetic',
  errors: 'full',
  exit: [checks],
};
const qa: PresetStage = {
  stage: 'QA',
  environment: 'qa',
  purpose: 'functional tests',
  data: 'copied',
  errors: 'full',
  exit: [checks, soak('2 hours')],
};
const uat: PresetStage = {
  stage: 'UAT',
  environment: 'uat',
  purpose: 'customers accept it',
  data: 'copied',
  errors: 'medium',
  audience: 'customers',
  entry: [approval('tester')],
  exit: [checks, { gate: 'sign-off', role: 'customer', checklist: 'uat' }],
};
const staging: PresetStage = {
  stage: 'STAGING',
  environment: 'staging',
  purpose: 'the dress rehearsal',
  data: 'copied',
  errors: 'medium',
  exit: [checks, soak('24 hours')],
};
const prod: PresetStage = {
  stage: 'PROD',
  environment: 'prod',
  purpose: 'live use',
  data: 'real',
  errors: 'friendly',
  audience: 'public',
  entry: [approval('release-manager')],
  exit: [checks],
};

const packaging: readonly PresetStage[] = [
  { ...dev, stage: 'DEVELOPMENT', environment: 'development' },
  {
    stage: 'PACKAGING',
    environment: 'packaging',
    purpose: 'what developers hand over is packaged',
    data: 'synthetic',
    errors: 'full',
    entry: [approval('packager')],
    exit: [checks, { gate: 'manual', role: 'packager', instruction: 'Installed from nothing, and removed without a trace' }],
  },
  { ...staging, exit: [checks, { gate: 'sign-off', role: 'tester', checklist: 'uat' }, soak('24 hours')] },
  { ...prod, stage: 'PRODUCTION', environment: 'production' },
];

const reference: readonly PresetStage[] = [
  { ...dev, exit: [checks, soak('3 working days')] },
  { ...qa, stage: 'TEST', environment: 'test', purpose: 'functional and smoke tests on a replica', exit: [checks, soak('6 working days')] },
  {
    stage: 'LAST',
    environment: 'last',
    purpose: 'behaviour under realistic load',
    data: 'copied',
    errors: 'full',
    // Code freeze: what is in it is agreed before it leaves the developers.
    offered: 'scope: {signed-by: [release-manager, tester]}',
    exit: [checks, { gate: 'manual', role: 'tester', instruction: 'Load test kept its promise' }, soak('5 working days')],
  },
  {
    stage: 'INT',
    environment: 'int',
    purpose: 'parts and interfaces together',
    data: 'copied',
    errors: 'medium',
    entry: [approval('tester')],
    exit: [checks, soak('6 working days')],
  },
  {
    stage: 'prePROD',
    environment: 'preprod',
    purpose: 'exact replica: customers accept it',
    data: 'copied',
    errors: 'medium',
    audience: 'customers',
    entry: [approval('release-manager')],
    exit: [
      checks,
      { gate: 'manual', role: 'release-manager', instruction: 'Compared with production' },
      { gate: 'sign-off', role: 'customer', checklist: 'uat' },
      soak('8 working days'),
    ],
  },
  { ...prod, entry: [approval('release-manager', 'tester')], exit: [checks, { gate: 'watch', for: '2 hours' }] },
];

function preset(id: string, summary: string, stages: readonly PresetStage[]): Preset {
  return { id, summary, stages, path: stages.map(({ stage }) => stage).join(' → ') };
}

/** The first is what nobody has to choose. */
export const presets = [
  preset('dev-staging-prod', 'three environments and one approval', [dev, staging, prod]),
  preset('dev-qa-staging-prod', 'testers have a place of their own', [dev, qa, staging, prod]),
  preset('dev-qa-uat-staging-prod', 'customers accept a release before it is staged', [dev, qa, uat, staging, prod]),
  preset('packaging', 'one department hands over, another packages and stages it', packaging),
  preset('reference', 'six stages, 28 working days in all', reference),
] as const;
