import type { EnvironmentDefinition, Service } from '#core/system.ts';
import type { Meaning } from './draft.ts';
import { unknownWords } from './meaning-services.ts';
import { nearest } from './nearest.ts';
import { wordsInLine } from './quote.ts';
import type { Span } from './report.ts';
import { environmentFields, environmentValue, folderName, hasOpenTemplate, referencesIn } from './template.ts';
import type { Reference } from './template.ts';
import { spanAt } from './tree.ts';

/** Holds every template against every environment that a stage uses: what is missing is said now, not at night in PROD. */
export function sayTemplates(meaning: Meaning): void {
  const { root, draft } = meaning;
  const used = new Set(draft.stages.flatMap((stage) => stage.waves.flat()));
  const world = worldOf(
    meaning,
    draft.environments.filter((environment) => used.has(environment.name)),
  );
  for (const service of draft.services) {
    for (const [name, text] of Object.entries(service.variables)) {
      const span = spanAt(root, 'services', service.name, 'variables', name);
      sayOpenSecret(meaning, { name, text, span });
      sayTemplate(meaning, { ...world, hasFolder: true }, { text, span });
    }
    for (const key of ['command', 'health', 'source'] as const) {
      sayNoTemplate(meaning, { text: service[key] ?? '', span: spanAt(root, 'services', service.name, key) });
    }
    sayMigrations(meaning, world, service);
  }
  for (const check of draft.checks.values()) sayOptions(meaning, world, { value: check.options, path: ['checks', check.name] });
  for (const environment of draft.environments) sayHooks(meaning, environment);
  sayValues(meaning);
  sayPlaceOfSecrets(meaning);
}

/** What runs around a refresh has templates as checks have them, of that one environment. */
function sayHooks(meaning: Meaning, environment: EnvironmentDefinition): void {
  for (const key of ['before', 'after'] as const) {
    for (const [index, { options }] of (environment.refresh?.[key] ?? []).entries()) {
      const path = ['environments', environment.name, 'refresh', key, index];
      sayOptions(meaning, worldOf(meaning, [environment]), { value: options, path });
      sayServiceOf(meaning, options['service'], spanAt(meaning.root, ...path, 'service'));
    }
  }
}

function sayServiceOf({ report, draft }: Meaning, service: unknown, span: Span): void {
  const names = draft.services.map(({ name }) => name);
  if (typeof service !== 'string' || names.includes(service)) return;
  report.error(span, 'unknown-service', { ...unknownWords('service', service, nearest(service, names)), expected: names });
}

/** The command has none; the address of the database is one, and no password in the open. */
function sayMigrations(meaning: Meaning, world: World, { name, migrations = '' }: Service): void {
  const at = (...keys: readonly string[]): Span => spanAt(meaning.root, 'services', name, 'migrations', ...keys);
  if (typeof migrations === 'string') return sayNoTemplate(meaning, { text: migrations, span: at() });
  const key = 'sql' in migrations ? 'sql' : 'command';
  sayNoTemplate(meaning, { text: 'sql' in migrations ? migrations.sql : migrations.command, span: at(key) });
  const database = { text: migrations.database, span: at('database') };
  sayOpenSecret(meaning, { name: 'database', ...database });
  sayTemplate(meaning, world, database);
}

export interface World {
  readonly environments: readonly EnvironmentDefinition[];
  readonly known: ReadonlySet<string>;
  /** Value → environments without it; asked once for each value. */
  readonly gaps: Map<string, readonly string[]>;
  /** What is filled in belongs to a service, and a service has a folder. */
  readonly hasFolder?: boolean;
}

export function worldOf({ draft }: Meaning, environments: readonly EnvironmentDefinition[]): World {
  const values = draft.environments.flatMap((environment) => Object.keys(environment.values));
  return { environments, known: new Set([...environmentFields, ...values]), gaps: new Map() };
}

interface PlacedTemplate {
  readonly text: string;
  readonly span: Span;
}

export function sayTemplate(meaning: Meaning, world: World, { text, span }: PlacedTemplate): void {
  if (hasOpenTemplate(text)) {
    meaning.report.error(span, 'bad-template', {
      sentence: 'The `${` here is never closed. End it with `}`, or write `$${` for the two characters.',
    });
  }
  for (const reference of referencesIn(text)) sayReference(meaning, world, { reference, span });
}

interface PlacedReference {
  readonly reference: Reference;
  readonly span: Span;
}

function sayReference(meaning: Meaning, world: World, { reference, span }: PlacedReference): void {
  const { report, draft } = meaning;
  const [space, ...rest] = (reference.name ?? '').split('.');
  const name = rest.join('.');
  if (name !== '' && space === 'env') sayValue(meaning, world, { reference, span, name });
  else if (name !== '' && space === 'service') sayAddress(meaning, { span, name });
  else if (name !== '' && space === 'secret') {
    if (draft.secrets !== undefined) return;
    const sentence = `\`${reference.written}\` needs a place where secrets come from. Add \`secrets: file:secrets/\${env.name}.yaml\`.`;
    report.error(span, 'no-secret-source', { sentence });
  } else if (space === 'release') {
    const sentence = `\`${reference.written}\` is no template: the same bits keep the same plan under any name. Put what a program should say of itself into its artefact.`;
    report.error(span, 'bad-template', { sentence });
  } else {
    const meant =
      reference.name === undefined ? '' : ` Did you mean \`\${env.${reference.name.replace(/^(?:environment|values?)\./, '')}}\`?`;
    const sentence = `\`${reference.written}\` is no template: those are \`\${env.…}\`, \`\${secret.…}\` and \`\${service.….url}\`.${meant}`;
    report.error(span, 'bad-template', { sentence });
  }
}

function sayValue(
  { report, root, draft }: Meaning,
  world: World,
  { reference, span, name }: PlacedReference & { readonly name: string },
): void {
  if (world.hasFolder === true && name === folderName) return;
  const gaps =
    world.gaps.get(name) ?? world.environments.filter((environment) => isGap(environment, name)).map((environment) => environment.name);
  world.gaps.set(name, gaps);
  const [gap] = gaps;
  if (gap === undefined || reference.hasDefault) return;
  if (!world.known.has(name)) {
    const hint = nearest(name, world.known);
    const guess =
      hint === undefined ? ` Add it to \`values\`, or write a default: \`\${env.${name}:-off}\`.` : ` Did you mean \`${hint}\`?`;
    report.error(span, 'unknown-name', { sentence: `\`${gap}\` has no value \`${name}\`.${guess}`, expected: [...world.known], hint });
    return;
  }
  const having = draft.environments.filter((environment) => !isGap(environment, name)).map((environment) => environment.name);
  const line = report.lineOf(spanAt(root, 'environments', gap).from);
  const there = having.length === 0 ? 'in no environment' : `in ${shortList(having)}, none in ${shortList(gaps)}`;
  const sentence = `\`${name}\` has a value ${there}. Add one (L${line}) or a default: \`\${env.${name}:-off}\`.`;
  report.error(span, 'value-gap', { sentence });
}

function isGap(environment: EnvironmentDefinition, name: string): boolean {
  return environmentValue(environment, name) === undefined;
}

function shortList(names: readonly string[]): string {
  return names.length <= 6 ? wordsInLine(names) : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

function sayAddress({ report, draft }: Meaning, { span, name }: { readonly span: Span; readonly name: string }): void {
  const [service = '', field, ...more] = name.split('.');
  if (!draft.services.some((candidate) => candidate.name === service)) {
    const names = draft.services.map((candidate) => candidate.name);
    report.error(span, 'unknown-service', { ...unknownWords('service', service, nearest(service, names)), expected: names });
  } else if (field !== 'url' || more.length > 0) {
    const sentence = `Of a service its address is known: \`\${service.${service}.url}\`.`;
    report.error(span, 'unknown-name', { sentence, expected: ['url'], hint: 'url' });
  }
}

/** Options of a check may have templates; texts with none of our names in them are the check's own business. */
function sayOptions(
  meaning: Meaning,
  world: World,
  { value, path }: { readonly value: unknown; readonly path: readonly (string | number)[] },
): void {
  if (typeof value === 'string' && /\$\{(?:env|secret|service)\./.test(value)) {
    sayTemplate(meaning, world, { text: value, span: spanAt(meaning.root, ...path) });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value))
      sayOptions(meaning, world, { value: inner, path: [...path, Array.isArray(value) ? Number(key) : key] });
  }
}

function sayNoTemplate({ report }: Meaning, { text, span }: PlacedTemplate): void {
  const found = /\$\{(?:env|secret|service)\.[^}]*\}/.exec(text);
  if (found === null) return;
  const sentence = `Templates are read in \`variables\` only. Write \`NAME: ${found[0]}\` there, and \`$NAME\` here.`;
  report.error(span, 'bad-template', { sentence });
}

function sayValues(meaning: Meaning): void {
  const { report, root, draft } = meaning;
  for (const environment of draft.environments) {
    for (const [name, text] of Object.entries(environment.values)) {
      const span = spanAt(root, 'environments', environment.name, 'values', name);
      sayOpenSecret(meaning, { name, text, span });
      if (!text.includes('${')) continue;
      report.error(span, 'bad-template', {
        sentence: 'Values are read once: a template in a value stays as it is written. Write it into `variables`.',
      });
    }
  }
}

const secretName = /(?:^|[_-])(?:password|passwd|pwd|secret|token|api[_-]?key|private[_-]?key|credentials?)$/i;
const addressWithPassword = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:(?!\$\{)[^\s/@]+@/i;

/** What is written into the file stays in the ledger for ever; so a secret in the open is refused, not warned of. */
export function sayOpenSecret({ report }: Meaning, { name, text, span }: PlacedTemplate & { readonly name: string }): void {
  const isOpen = secretName.test(name) && text.trim() !== '' && !text.includes('${');
  if (!isOpen && !addressWithPassword.test(text)) return;
  const sentence = `\`${name}\` looks like a secret in the open. Write \`\${secret.${name.toUpperCase().replaceAll('-', '_')}}\`, and its value into the secrets of each environment.`;
  report.error(span, 'open-secret', { sentence });
}

/** A source that looks at no place keeps environments apart by itself. */
function sayPlaceOfSecrets({ report, root, draft }: Meaning): void {
  if (draft.secrets === undefined) return;
  const span = spanAt(root, 'secrets');
  const strange = referencesIn(draft.secrets).find(({ name }) => name !== 'env.name');
  if (strange !== undefined) {
    report.error(span, 'bad-template', {
      sentence: `\`${strange.written}\` is not known here. Write \`\${env.name}\`.`,
      hint: '${env.name}',
    });
  } else if (hasOpenTemplate(draft.secrets)) {
    report.error(span, 'bad-template', { sentence: 'The `${` here is never closed. End it with `}`.' });
  } else if (draft.secrets.includes(':') && !draft.secrets.includes('${env.name}') && draft.environments.length > 1) {
    report.warn(span, 'shared-secrets', {
      sentence: 'Every environment reads the same secrets, production too. Write `${env.name}` into the path.',
    });
  }
}
