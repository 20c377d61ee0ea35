import { parts } from '#core/file/words.ts';
import type { FoundMigrations } from './find-migrations.ts';
import type { Preset, PresetGate, PresetStage } from './presets.ts';
import type { Found, FoundService } from './recognise.ts';
import { yamlText } from './yaml-text.ts';

export interface Answers {
  readonly name: string;
  readonly preset: Preset;
  readonly host: string;
  readonly url?: string;
  readonly approvers: readonly string[];
  readonly developers: readonly string[];
  /** What stages between the first and production work with. */
  readonly data: 'masked' | 'synthetic';
  /** Where working days are counted: `Europe/Berlin`, else UTC; and whose public holidays are free. */
  readonly zone?: string;
  readonly calendar?: string;
}

/** A system file with a word about every part of it. */
export function writeSystemFile(found: Found, answers: Answers): string {
  const services = found.services.length === 0 ? [unknownService] : found.services;
  const sections = [
    headLines(answers),
    ...(countsDays(answers.preset) ? [calendarLines(answers)] : []),
    roleLines(answers),
    ...(answers.host === 'local' ? [] : [hostLines(answers)]),
    serviceLines(services, found),
    ...(services.some(({ variables }) => variables.some(({ isSecret }) => isSecret)) ? [secretLines] : []),
    checkLines(services, found),
    ...(listsOf(answers.preset).length === 0 ? [] : [listLines(answers.preset)]),
    environmentLines(answers),
    pathLines(services, answers),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const unknownService: FoundService = {
  name: 'web',
  folder: 'web',
  kind: '',
  variables: [],
  ignore: [],
  notes: ['Nothing was recognised here: say where your program lies, and what starts it.'],
};

function headLines({ name, preset }: Answers): readonly string[] {
  return [
    '# yaml-language-server: $schema=.lockstep/schema.json',
    `# ${preset.path}, for every release and every patch. Every word is yours to change; \`lockstep validate\` says what is wrong.`,
    'lockstep: 1',
    `system: ${yamlText(name)}`,
  ];
}

function countsDays(preset: Preset): boolean {
  return gatesOf(preset).some((gate) => gate.gate === 'soak' && gate.for.includes('working'));
}

function calendarLines({ zone = 'UTC', calendar }: Answers): readonly string[] {
  return [
    '# Soaks count working days of this calendar. Where no place is named weekends alone are free: name yours, `holidays: DE-BW`.',
    `zone: ${yamlText(zone)}`,
    calendar === undefined ? 'calendar: {week: Mon-Fri}' : `calendar: ${yamlText(calendar)}`,
  ];
}

function roleLines({ preset, approvers, developers }: Answers): readonly string[] {
  const people = (names: readonly string[]): string => `[${names.map(yamlText).join(', ')}]`;
  return [
    "# People by their id. Who wrote a release never approves it: an author's own word does not count.",
    'roles:',
    `  developer: ${people(developers)}`,
    ...rolesOf(preset).map((role) => `  ${role}: ${people(approvers)}`),
  ];
}

function hostLines({ host }: Answers): readonly string[] {
  return [`# Machines; the agent of \`${host}\` joins with \`lockstep host add\`.`, `hosts: [local, ${yamlText(host)}]`];
}

const secretLines = [
  '# Encrypted, by the controller: `lockstep secret set dev DATABASE_URL`. Or a file an environment: file:secrets/${env.name}.yaml',
  'secrets: store',
];

function serviceLines(services: readonly FoundService[], { unserved }: Found): readonly string[] {
  return [
    '# What runs. Each is given a free PORT to listen on, on 127.0.0.1.',
    ...unserved.map(({ sentence }) => `# ${sentence}`),
    'services:',
    ...services.flatMap(oneService),
  ];
}

function oneService(service: FoundService): readonly string[] {
  const { name, folder, kind, command, build, health, migrations, notes } = service;
  return [
    `  ${yamlText(name)}:${kind === '' ? '' : `  # ${kind}`}`,
    ...notes.map((note) => `    # ${note}`),
    `    source: ${yamlText(`directory:${folder === '' ? '.' : `./${folder}`}`)}`,
    ...buildLines(build),
    command === undefined ? '    command: node server.js  # guessed: what starts it?' : `    command: ${yamlText(command)}`,
    health === undefined
      ? '    # health: /health  # what answers 200 when it may be used; without it an open port does'
      : `    health: ${yamlText(health)}`,
    ...(migrations === undefined ? [] : [`    migrations: ${migrationsText(migrations)}  # ${migrations.tool}`]),
    ...variableLines(service),
  ];
}

export function migrationsText(found: FoundMigrations): string {
  if ('command' in found) return yamlText(found.command);
  return `{sql: ${yamlText(found.sql)}, database: "\${secret.${found.variable}}"}`;
}

/** Where this build knows no `build`, whoever makes the release runs it. */
function buildLines(build: string | undefined): readonly string[] {
  if (build === undefined) return [];
  const keys: readonly string[] = parts.service.keys;
  return keys.includes('build') ? [`    build: ${yamlText(build)}`] : [`    # Before a release: ${build}`];
}

function variableLines({ variables }: FoundService): readonly string[] {
  if (variables.length === 0) return [];
  const secrets = variables.filter(({ isSecret }) => isSecret);
  const others = variables.filter(({ isSecret }) => !isSecret);
  return [
    `    ${secrets.length === 0 ? '# ' : ''}variables:`,
    ...secrets.map(({ name }) => `      ${name}: \${secret.${name}}`),
    ...others.map(({ name }) => `      # ${name}: \${env.${name.toLowerCase()}}  # with a value below each environment`),
  ];
}

function checkLines(services: readonly FoundService[], { tests }: Found): readonly string[] {
  return [
    '# Asked after each deployment. What no gate names never runs.',
    'checks:',
    ...services.map((service) => `  ${checkOf(service, services)}: ${checkText(service, services)}`),
    ...(tests === undefined
      ? []
      : [
          `  # ${tests.file} runs these tests. Take the # away, and name it below a stage: - check: unit`,
          `  # unit: {command: ${yamlText(tests.command)}}`,
        ]),
  ];
}

function checkOf({ name }: FoundService, services: readonly FoundService[]): string {
  return services.length === 1 ? 'smoke' : `smoke-${name}`.slice(0, 40).replace(/-+$/, '');
}

/** Without a path that is known to answer, anything that is no error of the server's own. */
function checkText({ name, health }: FoundService, services: readonly FoundService[]): string {
  const service = services.length === 1 ? '' : `, service: ${yamlText(name)}`;
  return health === undefined ? `{http: /${service}, status: 200-499}` : `{http: ${yamlText(health)}${service}}`;
}

function listLines(preset: Preset): readonly string[] {
  return [
    '# What is looked at before a sign-off.',
    'checklists:',
    ...listsOf(preset).map((list) => `  ${list}: [It does what was agreed on]`),
  ];
}

function environmentLines({ preset, host, url, data }: Answers): readonly string[] {
  const last = preset.stages.at(-1);
  return [
    '# Places that run services, on this host where no other is named.',
    'environments:',
    ...preset.stages.flatMap((stage) => {
      const isProduction = stage === last;
      const words = stage.data === 'copied' ? data : stage.data;
      const more = stage.audience === undefined ? [] : [`    audience: ${stage.audience}`];
      return [
        `  ${stage.environment}:`,
        ...(isProduction && host !== 'local' ? [`    host: ${yamlText(host)}`] : []),
        ...(isProduction && url !== undefined ? [`    url: ${yamlText(url)}`] : []),
        `    purpose: ${yamlText(stage.purpose)}`,
        `    data: ${words}`,
        `    errors: ${stage.errors}`,
        ...more,
      ];
    }),
  ];
}

function pathLines(services: readonly FoundService[], answers: Answers): readonly string[] {
  return [
    '# In this order, every release: a stage is entered when all gates of the one before are open.',
    'path:',
    ...answers.preset.stages.flatMap((stage) => stageLines(stage, { services, answers })),
  ];
}

interface Whole {
  readonly services: readonly FoundService[];
  readonly answers: Answers;
}

function stageLines(stage: PresetStage, whole: Whole): readonly string[] {
  const isProduction = stage === whole.answers.preset.stages.at(-1);
  const side = (name: 'entry' | 'exit'): readonly string[] => {
    const gates = (stage[name] ?? []).flatMap((gate) => gateLines(gate, whole));
    return gates.length === 0 ? [] : [`    ${name}:`, ...gates];
  };
  return [
    `  - stage: ${stage.stage}`,
    ...(stage.offered === undefined
      ? []
      : [`    # entry: [${stage.offered}]  # what is in a release is agreed before it goes on: lockstep scope set`]),
    ...side('entry'),
    ...(isProduction ? ['    rollout: blue-green  # the new copy beside the old one, then the switch'] : []),
    ...side('exit'),
  ];
}

function gateLines(gate: PresetGate, { services, answers }: Whole): readonly string[] {
  switch (gate.gate) {
    case 'checks':
      return services.map((service) => `      - check: ${checkOf(service, services)}`);
    case 'soak':
      return [`      - soak: ${gate.for}`];
    case 'watch':
      return [`      - watch: ${gate.for}  # of real traffic; a breach takes the stage back`];
    case 'approval': {
      // Two slots take two people.
      const roles = answers.approvers.length < gate.roles.length ? gate.roles.slice(0, 1) : gate.roles;
      return [`      - approval: ${roles.length === 1 ? roles[0] : `[${roles.join(', ')}]`}`];
    }
    case 'sign-off':
      return [`      - sign-off: ${gate.role}`, `        checklist: ${gate.checklist}`];
    case 'manual':
      return [`      - manual: ${gate.role}`, `        instruction: ${yamlText(gate.instruction)}`];
  }
}

function gatesOf({ stages }: Preset): readonly PresetGate[] {
  return stages.flatMap(({ entry = [], exit = [] }) => [...entry, ...exit]);
}

function rolesOf(preset: Preset): readonly string[] {
  const roles = gatesOf(preset).flatMap((gate) => {
    if (gate.gate === 'approval') return gate.roles;
    return gate.gate === 'sign-off' || gate.gate === 'manual' ? [gate.role] : [];
  });
  return [...new Set(roles)];
}

function listsOf(preset: Preset): readonly string[] {
  return [...new Set(gatesOf(preset).flatMap((gate) => (gate.gate === 'sign-off' ? [gate.checklist] : [])))];
}
