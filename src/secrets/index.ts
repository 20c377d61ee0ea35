import { Failure } from '#core/failure.ts';
import { environmentValue, renderTemplate } from '#core/file/template.ts';
import type { EnvironmentDefinition } from '#core/system.ts';
import { createFileSource } from './file-source.ts';
import type { SecretSource } from './secret-source.ts';
import { createStoreSource } from './store-source.ts';
import type { Vault } from './vault.ts';

export interface SecretsRequest {
  readonly system: string;
  /** As in the system file: `file:secrets/${env.name}.yaml`, or `store`. */
  readonly reference: string | undefined;
  readonly environment: EnvironmentDefinition;
  readonly names: readonly string[];
  /** What the ledger says is in force in the encrypted store. */
  readonly versions: { readonly [name: string]: number };
}

export interface Secrets {
  /** The named secrets of an environment. Throws a Failure that names what is missing. */
  secretsOf(request: SecretsRequest): Promise<{ readonly [name: string]: string }>;
}

export interface SecretsOptions {
  /** The base of relative places. */
  readonly folder: string;
  readonly warn: (sentence: string) => void;
  readonly vault: Pick<Vault, 'read'>;
}

/** Every secret source of this build, each with its own memory. */
export function openSecrets(options: SecretsOptions): Secrets {
  const { folder, vault } = options;
  const sources: ReadonlyMap<string, SecretSource> = new Map(
    [createFileSource(), createStoreSource(vault)].map((source) => [source.id, source]),
  );
  const warned = new Set<string>();
  const warn = (sentence: string): void => {
    if (!warned.has(sentence)) options.warn(sentence);
    warned.add(sentence);
  };
  return {
    secretsOf: async ({ system, reference, environment, names, versions }) => {
      if (names.length === 0) return {};
      const { id, place } = parseReference(reference, environment);
      const source = sources.get(id);
      if (source === undefined) throw failure('secrets-unreadable', `There is no secret source \`${id}\`.`);
      const all = await source.read(place, { folder, warn, system, environment: environment.name, versions });
      return pick(all, { environment: environment.name, names, source });
    },
  };
}

function parseReference(
  reference: string | undefined,
  environment: EnvironmentDefinition,
): { readonly id: string; readonly place: string } {
  const found = /^([a-z][a-z0-9-]*)(?::(.+))?$/s.exec(reference ?? '');
  const [, id, place = ''] = found ?? [];
  if (id === undefined) throw failure('secrets-unreadable', 'The system file does not say where secrets come from.');
  const rendered = renderTemplate(place, (name) =>
    name.startsWith('env.') ? environmentValue(environment, name.slice('env.'.length)) : undefined,
  );
  if (!rendered.ok) throw failure('secrets-unreadable', `The place of the secrets needs \${${rendered.name}}, which is not there.`);
  return { id, place: rendered.value };
}

function pick(
  all: { readonly [name: string]: string },
  { environment, names, source }: { readonly environment: string; readonly names: readonly string[]; readonly source: SecretSource },
): { readonly [name: string]: string } {
  const missing = names.filter((name) => !Object.hasOwn(all, name));
  const [first] = missing;
  if (first !== undefined) {
    const sentence = `${environment} has no secret ${missing.map((name) => `\`${name}\``).join(', ')}.`;
    throw failure('no-secret', `${sentence} ${source.remedy(environment, first)}`);
  }
  return Object.fromEntries(names.map((name) => [name, all[name] ?? '']));
}

function failure(code: string, sentence: string): Failure {
  return new Failure(code, sentence, { retryable: false });
}
