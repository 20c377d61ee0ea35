import { Failure } from '#core/failure.ts';
import { environmentValue, renderTemplate } from '#core/file/template.ts';
import type { EnvironmentDefinition } from '#core/system.ts';
import { createFileSource } from './file-source.ts';
import type { SecretSource } from './secret-source.ts';

export interface Secrets {
  /**
   * The named secrets of an environment. `reference` is that of the system file, for instance `file:secrets/${env.name}.yaml`.
   * Throws a Failure that names what is missing.
   */
  secretsOf(
    reference: string | undefined,
    environment: EnvironmentDefinition,
    names: readonly string[],
  ): Promise<{ readonly [name: string]: string }>;
}

/** Every secret source of this build, each with its own memory. `folder` is the base of relative places. */
export function openSecrets(options: { readonly folder: string; readonly warn: (sentence: string) => void }): Secrets {
  const sources: ReadonlyMap<string, SecretSource> = new Map([createFileSource()].map((source) => [source.id, source]));
  const warned = new Set<string>();
  const warn = (sentence: string): void => {
    if (!warned.has(sentence)) options.warn(sentence);
    warned.add(sentence);
  };
  return {
    secretsOf: async (reference, environment, names) => {
      if (names.length === 0) return {};
      const { id, place } = parseReference(reference, environment);
      const source = sources.get(id);
      if (source === undefined) throw failure('secrets-unreadable', `There is no secret source \`${id}\`.`);
      return pick(await source.read(place, { folder: options.folder, warn }), environment, names);
    },
  };
}

function parseReference(
  reference: string | undefined,
  environment: EnvironmentDefinition,
): { readonly id: string; readonly place: string } {
  const found = /^([a-z][a-z0-9-]*):(.+)$/s.exec(reference ?? '');
  const [, id, place] = found ?? [];
  if (id === undefined || place === undefined) throw failure('secrets-unreadable', 'The system file does not say where secrets come from.');
  const rendered = renderTemplate(place, (name) =>
    name.startsWith('env.') ? environmentValue(environment, name.slice('env.'.length)) : undefined,
  );
  if (!rendered.ok) throw failure('secrets-unreadable', `The place of the secrets needs \${${rendered.name}}, which is not there.`);
  return { id, place: rendered.value };
}

function pick(
  all: { readonly [name: string]: string },
  environment: EnvironmentDefinition,
  names: readonly string[],
): { readonly [name: string]: string } {
  const missing = names.filter((name) => !Object.hasOwn(all, name));
  if (missing.length > 0)
    throw failure('no-secret', `${environment.name} has no secret ${missing.map((name) => `\`${name}\``).join(', ')}.`);
  return Object.fromEntries(names.map((name) => [name, all[name] ?? '']));
}

function failure(code: string, sentence: string): Failure {
  return new Failure(code, sentence, { retryable: false });
}
