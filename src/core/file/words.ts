// The words of the file, part by part: those that are read, those that later versions read, and what else people call them.

export type PartName = 'file' | 'service' | 'environment' | 'stage' | 'gate' | 'check' | 'person';

export interface Part {
  readonly name: PartName;
  /** `a service`, for sentences. */
  readonly article: string;
  readonly keys: readonly string[];
  /** Served by later versions. */
  readonly later: readonly string[];
}

export const gateKinds = ['check', 'approval', 'soak', 'watch', 'sign-off', 'manual', 'migrations'] as const;
export type GateKind = (typeof gateKinds)[number];

export const parts = {
  file: {
    name: 'file',
    article: 'the file',
    keys: ['lockstep', 'system', 'roles', 'services', 'secrets', 'hosts', 'checks', 'checklists', 'environments', 'path'],
    later: [
      'calendar',
      'calendars',
      'freezes',
      'windows',
      'paths',
      'hotfix',
      'notify',
      'masks',
      'data',
      'stubs',
      'flags',
      'parity',
      'waivers',
      'watches',
    ],
  },
  service: {
    name: 'service',
    article: 'a service',
    keys: [
      'source',
      'command',
      'health',
      'port',
      'after',
      'migrations',
      'variables',
      'files',
      'internal',
      'instances',
      'build',
      'output',
      'add',
      'node',
    ],
    later: ['rollout', 'resources', 'stop', 'uses'],
  },
  environment: {
    name: 'environment',
    article: 'an environment',
    keys: ['host', 'target', 'url', 'purpose', 'audience', 'data', 'errors', 'values', 'ports'],
    later: ['door', 'services', 'refresh', 'flags', 'stubs', 'expires', 'sleep', 'components', 'versions', 'egress'],
  },
  stage: {
    name: 'stage',
    article: 'a stage',
    keys: ['stage', 'environment', 'environments', 'waves', 'entry', 'exit', 'rollout', 'previous', 'queue', 'owner'],
    later: ['autoRollback', 'auto-rollback', 'autoPromote', 'hotfix', 'rehearse'],
  },
  gate: {
    name: 'gate',
    article: 'a gate',
    keys: [...gateKinds, 'checklist', 'instruction', 'roll-back'],
    later: ['window', 'parity', 'staleness', 'scope', 'rehearsal'],
  },
  check: { name: 'check', article: 'a check', keys: ['timeout'], later: [] },
  person: { name: 'person', article: 'a person of a role', keys: ['who', 'in'], later: [] },
} as const satisfies { readonly [name in PartName]: Part };

/** Kinds of plug-ins that later versions bring. */
export const laterPlugins = {
  checks: ['openapi', 'contract', 'parity', 'browser', 'playwright', 'security', 'chaos', 'vulnerabilities', 'tls'],
  sources: ['url', 'maven', 'github'],
  targets: ['kubernetes', 'gitops', 'compose', 'ssh', 'systemd'],
  secretSources: ['vault', 'github', 'env', 'kubernetes'],
} as const;

/** What people call it elsewhere, and our word. Counts only where our word may stand; so a word may be listed twice. */
export const synonyms: readonly (readonly [theirs: string, ours: string])[] = [
  ['pipeline', 'path'],
  ['pipelines', 'path'],
  ['workflow', 'path'],
  ['stages', 'path'],
  ['phases', 'path'],
  ['phase', 'stage'],
  ['step', 'stage'],
  ['name', 'system'],
  ['name', 'stage'],
  ['project', 'system'],
  ['app', 'system'],
  ['application', 'system'],
  ['version', 'lockstep'],
  ['envs', 'environments'],
  ['groups', 'roles'],
  ['teams', 'roles'],
  ['users', 'roles'],
  ['tests', 'checks'],
  ['apps', 'services'],
  ['components', 'services'],
  ['strategy', 'rollout'],
  ['deployment', 'rollout'],
  ['depends_on', 'after'],
  ['dependsOn', 'after'],
  ['needs', 'after'],
  ['requires', 'after'],
  ['bake', 'soak'],
  ['wait', 'soak'],
  ['duration', 'soak'],
  ['blackout', 'freezes'],
  ['freeze', 'freezes'],
  ['image', 'source'],
  ['artifact', 'source'],
  ['artefact', 'source'],
  ['directory', 'source'],
  ['env', 'variables'],
  ['vars', 'variables'],
  ['config', 'values'],
  ['environment', 'variables'],
  ['approvers', 'approval'],
  ['approvals', 'approval'],
  ['approve', 'approval'],
  ['reviewers', 'approval'],
  ['signoff', 'sign-off'],
  ['test', 'check'],
  ['todo', 'manual'],
  ['healthcheck', 'health'],
  ['health_check', 'health'],
  ['readiness', 'health'],
  ['run', 'command'],
  ['start', 'command'],
  ['cmd', 'command'],
  ['entrypoint', 'command'],
  ['migrate', 'migrations'],
  ['replicas', 'instances'],
  ['private', 'internal'],
  ['domain', 'url'],
  ['description', 'purpose'],
  ['server', 'host'],
  ['machine', 'host'],
  ['visibility', 'audience'],
  ['before', 'entry'],
  ['gates', 'exit'],
];

/** Other words for values → ours. */
export const valueSynonyms: ReadonlyMap<string, string> = new Map([
  ['docker', 'oci'],
  ['image', 'oci'],
  ['folder', 'directory'],
  ['dir', 'directory'],
  ['path', 'directory'],
  ['tar', 'tarball'],
  ['tgz', 'tarball'],
  ['local', 'process'],
  ['bluegreen', 'blue-green'],
  ['rolling', 'at-once'],
  ['recreate', 'at-once'],
  ['fifo', 'in-order'],
  ['newest', 'latest'],
  ['production', 'real'],
  ['fake', 'synthetic'],
  ['anonymised', 'masked'],
  ['anonymized', 'masked'],
  ['verbose', 'full'],
  ['internal', 'team'],
  ['customer', 'customers'],
]);
