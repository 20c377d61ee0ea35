import type { CheckDefinition, EnvironmentDefinition, Service } from '#core/system.ts';
import type { GateDraft, Meaning, StageDraft } from './draft.ts';
import { unknownWords } from './meaning-services.ts';
import { sayOpenSecret, sayTemplate, worldOf } from './meaning-templates.ts';
import { nearest } from './nearest.ts';
import type { Span } from './report.ts';
import { environmentValue, referencesIn, renderTemplate } from './template.ts';
import { spanAt } from './tree.ts';

// What an environment asks where somebody else's program starts the services. Its options are known by their kind of value only: texts
// are command lines, `variables` are templates, `in` and the keys of `urls` are services.

export function sayTarget(meaning: Meaning, environment: EnvironmentDefinition): void {
  const { targetOptions } = environment;
  if (targetOptions !== undefined) sayOptions(meaning, environment, targetOptions);
  if (environment.handsOver === undefined) return;
  sayPorts(meaning, environment);
  for (const [index, stage] of meaning.draft.stages.entries())
    if (stage.waves.flat().includes(environment.name)) sayStage(meaning, environment, { stage, index });
  sayInstances(meaning, environment);
  sayUnrendered(meaning, environment);
  sayClashes(meaning, environment);
  sayAddresses(meaning, environment);
}

function sayOptions(meaning: Meaning, environment: EnvironmentDefinition, options: { readonly [key: string]: unknown }): void {
  const at = (...keys: readonly string[]): Span => spanAt(meaning.root, 'environments', environment.name, 'target', ...keys);
  const { in: service, variables, urls, timeout: _timeout, ...lines } = options;
  if (typeof service === 'string') sayService(meaning, service, at('in'));
  for (const name of Object.keys(urls ?? {})) sayService(meaning, name, at('urls', name));
  for (const [name, text] of Object.entries(variables ?? {})) {
    if (typeof text !== 'string') continue;
    const span = at('variables', name);
    sayOpenSecret(meaning, { name, text, span });
    sayTemplate(meaning, worldOf(meaning, [environment]), { text, span });
  }
  for (const [key, text] of Object.entries(lines)) if (typeof text === 'string') sayLine(meaning, environment, { text, span: at(key) });
}

/** Templates that nobody fills in would be read as they stand. */
function sayUnrendered({ report, root, draft }: Meaning, { name: place }: EnvironmentDefinition): void {
  for (const { name, files } of draft.services) {
    if (files === undefined) continue;
    const sentence = `In \`${place}\` a command of your own starts \`${name}\` with its artefact as it is: nothing is rendered there. Take \`files\` out, and let the command fill its templates in.`;
    report.error(spanAt(root, 'services', name, 'files'), 'bad-folder', { sentence });
  }
}

function sayService({ report, draft }: Meaning, service: string, span: Span): void {
  const names = draft.services.map(({ name }) => name);
  if (names.includes(service)) return;
  report.error(span, 'unknown-service', { ...unknownWords('service', service, nearest(service, names)), expected: names });
}

/** What may stand in a command line of `sh`, in quotes or without, and means itself. */
const harmless = /^[\w@%+=:,./-]*$/;

/** `${…}` that is none of ours is the shell's own. */
function sayLine(
  meaning: Meaning,
  environment: EnvironmentDefinition,
  { text, span }: { readonly text: string; readonly span: Span },
): void {
  const { report, draft } = meaning;
  for (const { written, name = '' } of referencesIn(text)) {
    const [space, ...rest] = name.split('.');
    const last = rest.at(-1);
    if (space === 'secret') {
      const variable = rest.join('_').toUpperCase();
      const sentence = `Everybody on the host can read a command line. Write \`variables: {${variable}: "${written}"}\` beside it, and \`$${variable}\` here.`;
      report.error(span, 'secret-in-command', { sentence });
    } else if (space === 'service') {
      sayService(meaning, rest.slice(0, -1).join('.'), span);
      if (last === 'url' || last === 'digest' || rest.length < 2) continue;
      const sentence = `Of a service its address and its digest are known here: \`\${service.${rest[0]}.url}\`, \`\${service.${rest[0]}.digest}\`.`;
      report.error(span, 'unknown-name', { sentence, expected: ['url', 'digest'] });
    } else if (space === 'env') {
      sayTemplate(meaning, worldOf({ ...meaning, draft }, [environment]), { text: written, span });
      const rendered = renderTemplate(written, (known) => environmentValue(environment, known.slice('env.'.length)));
      if (!rendered.ok || harmless.test(rendered.value)) continue;
      const sentence = `\`${written}\` has signs in \`${environment.name}\` that a shell reads. Give it as a variable: \`variables: {VALUE: "${written}"}\`.`;
      report.error(span, 'bad-template', { sentence });
    }
  }
}

function sayPorts({ report, root }: Meaning, { name, ports }: EnvironmentDefinition): void {
  if (Object.keys(ports).length === 0) return;
  const sentence = `Ports are our router's, and in \`${name}\` your command starts the services. Delete \`ports\`; say \`url\` where they answer.`;
  report.error(spanAt(root, 'environments', name, 'ports'), 'no-traffic', { sentence });
}

function sayStage(
  { report, root, draft, catalogue }: Meaning,
  { name }: EnvironmentDefinition,
  { stage, index }: { readonly stage: StageDraft; readonly index: number },
): void {
  const said = (key: string, sentence: string): void => report.error(spanAt(root, 'path', index, key), 'no-traffic', { sentence });
  const rollout = typeof stage.rollout === 'string' ? stage.rollout : stage.rollout.kind;
  if (rollout !== 'at-once')
    said('rollout', `In \`${name}\` your command moves the traffic, so ${stage.name} has no rollout \`${rollout}\`. Delete \`rollout\`.`);
  if (stage.previous !== undefined)
    said('previous', `In \`${name}\` your command starts the services, so nobody can ask the release before. Delete \`previous\`.`);
  for (const [place, gate] of stage.exit.entries()) {
    const check = checkOf(draft, gate);
    const sentence = check && catalogue.checks.get(check.kind)?.sayUnrouted?.(check.options, name);
    if (sentence === undefined) continue;
    report.error(spanAt(root, 'path', index, 'exit', place), 'no-traffic', { sentence });
  }
}

function checkOf({ checks }: Meaning['draft'], gate: GateDraft): CheckDefinition | undefined {
  if (gate.kind === 'watch') return gate.check;
  return gate.kind === 'check' ? checks.get(gate.check) : undefined;
}

function sayInstances({ report, root, draft }: Meaning, { name }: EnvironmentDefinition): void {
  for (const service of draft.services) {
    if ((service.instances ?? 1) === 1) continue;
    const sentence = `\`${service.name}\` asks for ${service.instances} instances, and in \`${name}\` your command decides how many there are. Delete \`instances\`.`;
    report.error(spanAt(root, 'services', service.name, 'instances'), 'no-traffic', { sentence });
  }
}

/** The command gets the variables of all services: one name may mean one thing only, unless the target says what it means. */
function sayClashes({ report, root, draft }: Meaning, { name, targetOptions }: EnvironmentDefinition): void {
  if (targetOptions?.['variables'] !== undefined) return;
  const seen = new Map<string, { readonly service: string; readonly text: string }>();
  for (const service of draft.services) {
    for (const [variable, text] of Object.entries(service.variables)) {
      const other = seen.get(variable);
      seen.set(variable, other ?? { service: service.name, text });
      if (other === undefined || other.text === text) continue;
      const sentence = `\`${variable}\` is one thing for \`${other.service}\` and another for \`${service.name}\`; the command of \`${name}\` gets both. Say what it gets: \`variables: {…}\` in its \`target\`.`;
      report.error(spanAt(root, 'environments', name, 'target'), 'bad-option', { sentence });
      return;
    }
  }
}

function sayAddresses({ report, root, draft }: Meaning, { name, url, targetOptions }: EnvironmentDefinition): void {
  if (url !== undefined) return;
  const { urls, variables } = targetOptions ?? {};
  const known = new Set(Object.keys(urls ?? {}));
  const texts = typeof variables === 'object' && variables !== null ? Object.values(variables) : draft.services.flatMap(textsOf);
  const asked = texts.flatMap((text) => (typeof text === 'string' ? referencesIn(text) : []));
  const gap = asked.find((reference) => !reference.hasDefault && isAddress(reference.name, known));
  if (gap === undefined) return;
  const sentence = `\`${gap.written}\` has no value in \`${name}\`, whose services your command starts. Add \`url\`, or \`urls\` to its \`target\`.`;
  report.error(spanAt(root, 'environments', name, 'target'), 'value-gap', { sentence });
}

function textsOf({ variables }: Service): readonly string[] {
  return Object.values(variables);
}

function isAddress(name: string | undefined, known: ReadonlySet<string>): boolean {
  const [space, service = '', field] = (name ?? '').split('.');
  return space === 'service' && field === 'url' && !known.has(service);
}
