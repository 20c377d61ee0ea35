import { environmentFields, environmentValue, folderName, referencesIn, renderTemplate } from '#core/file/template.ts';
import type { Bill, EnvironmentDefinition, Service, System } from '#core/system.ts';

/** What every service of an environment would get: all that may be told. Of a secret that it is there, and its version; never its value. */
export interface ShownConfiguration {
  readonly environment: string;
  /** The file version by which. */
  readonly version: number;
  readonly release?: string;
  /** Digest of the plan's template, where a release is meant. */
  readonly plan?: string;
  readonly services: readonly ShownService[];
}

export interface ShownService {
  readonly service: string;
  readonly variables: readonly ShownVariable[];
  readonly files?: ShownFiles;
}

export interface ShownVariable {
  readonly name: string;
  /** As the file has it. */
  readonly template: string;
  /** Filled in; a secret is `•••`, and what only the host knows stands in angle brackets. Absent where something is missing. */
  readonly value?: string;
  /** Where it stands in the file. */
  readonly line?: number;
  readonly from: readonly ShownSource[];
}

/** Where a part of a value comes from. */
export interface ShownSource {
  readonly kind: 'value' | 'field' | 'default' | 'secret' | 'address' | 'folder' | 'missing';
  /** `env.mail` */
  readonly name: string;
  /** What it is there; of secrets nothing is told. */
  readonly value?: string;
  readonly line?: number;
  /** Of a secret of the encrypted store, for who may see it. */
  readonly version?: number;
}

export interface ShownFiles {
  readonly folder: string;
  readonly files: readonly ShownFile[];
  /** Every name that they use, and where it comes from. */
  readonly from: readonly ShownSource[];
}

export interface ShownFile {
  readonly path: string;
  readonly names: readonly string[];
}

export interface ShowQuestion {
  readonly system: System;
  readonly version: number;
  readonly environment: string;
  readonly release?: { readonly id: string; readonly planDigest: string };
  /** What is known of the files of its services. */
  readonly bill: Bill;
  /** Secret → version; undefined where who asks may not see them, or where values are kept elsewhere. */
  readonly secrets: { readonly [name: string]: number } | undefined;
  /** Where a thing stands in the file of that version. */
  readonly lineOf?: (...path: readonly string[]) => number | undefined;
}

const hidden = '•••';

/** Undefined where the file has no such environment. */
export function showConfiguration(question: ShowQuestion): ShownConfiguration | undefined {
  const { system, version, release } = question;
  const environment = system.environments.find(({ name }) => name === question.environment);
  if (environment === undefined) return undefined;
  return {
    environment: environment.name,
    version,
    ...(release && { release: release.id, plan: release.planDigest }),
    services: system.services.map((service) => showService(question, environment, service)),
  };
}

function showService(question: ShowQuestion, environment: EnvironmentDefinition, service: Service): ShownService {
  const variables = Object.entries(service.variables).map(([name, template]) =>
    showVariable(question, environment, { service, name, template }),
  );
  const { files: folder } = service;
  if (folder === undefined) return { service: service.name, variables };
  const files = question.bill[service.name]?.files ?? [];
  const names = [...new Set(files.flatMap((file) => file.names))].sort();
  // A name without a value and without a default would have refused the release.
  const from = names.map((name) => sourceOf(question, environment, { name, hasDefault: true }));
  return { service: service.name, variables, files: { folder, files, from } };
}

interface Variable {
  readonly service: Service;
  readonly name: string;
  readonly template: string;
}

function showVariable(question: ShowQuestion, environment: EnvironmentDefinition, { service, name, template }: Variable): ShownVariable {
  const line = question.lineOf?.('services', service.name, 'variables', name);
  const rendered = renderTemplate(template, (asked) => told(environment, asked));
  const from = referencesIn(template).flatMap(({ name: asked, hasDefault }) =>
    asked === undefined ? [] : [sourceOf(question, environment, { name: asked, hasDefault })],
  );
  return { name, template, ...(rendered.ok && { value: rendered.value }), ...(line !== undefined && { line }), from };
}

/** What may be told of a name: a secret is there or not only where it is delivered, and an address is known only there. */
function told(environment: EnvironmentDefinition, name: string): string | undefined {
  const { space, key } = partsOf(name);
  if (space === 'secret') return hidden;
  if (space === 'service') return `‹address of ${key.replace(/\.url$/, '')}›`;
  return environmentValue(environment, key) ?? (key === folderName ? '‹folder of the service›' : undefined);
}

function sourceOf(
  { secrets, lineOf, system }: ShowQuestion,
  environment: EnvironmentDefinition,
  { name, hasDefault }: { readonly name: string; readonly hasDefault: boolean },
): ShownSource {
  const { space, key } = partsOf(name);
  if (space === 'service') return { kind: 'address', name };
  if (space === 'secret') return secretSource(name, { key, secrets, isStored: system.secrets === 'store' });
  const value = environmentValue(environment, key);
  if (value === undefined && key === folderName) return { kind: 'folder', name };
  if (hasDefault && (value === undefined || value === '')) return { kind: 'default', name };
  if (value === undefined) return { kind: 'missing', name };
  const isField = environmentFields.some((field) => field === key);
  const line = isField ? lineOf?.('environments', environment.name, key) : lineOf?.('environments', environment.name, 'values', key);
  return { kind: isField ? 'field' : 'value', name, value, ...(line !== undefined && { line }) };
}

/** One of the store without a version is not set. What is kept elsewhere, nobody has asked. */
function secretSource(
  name: string,
  { key, secrets, isStored }: { readonly key: string; readonly secrets: ShowQuestion['secrets']; readonly isStored: boolean },
): ShownSource {
  if (secrets === undefined || !isStored) return { kind: 'secret', name };
  const version = Object.hasOwn(secrets, key) ? secrets[key] : undefined;
  return version === undefined ? { kind: 'missing', name } : { kind: 'secret', name, version };
}

function partsOf(name: string): { readonly space: string; readonly key: string } {
  const dot = name.indexOf('.');
  return { space: name.slice(0, dot), key: name.slice(dot + 1) };
}

/** For people: what a part of a value is, and the line of the file that says it. */
export function wordsOfSource({ kind, name, version, line }: ShownSource): string {
  const key = name.slice(name.indexOf('.') + 1);
  switch (kind) {
    case 'value':
    case 'field':
      return `${name}${line === undefined ? '' : `, line ${line}`}`;
    case 'default':
      return `${name} by its default`;
    case 'secret':
      return `secret ${key}${version === undefined ? '' : ` version ${version}`}`;
    case 'address':
    case 'folder':
      return `${name}, known where it runs`;
    case 'missing':
      return name.startsWith('secret.') ? `secret ${key} is not set` : `${name} is missing`;
  }
}
