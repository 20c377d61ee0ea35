import type { EnvironmentDefinition } from '#core/system.ts';

// `${env.x}`, `${secret.X}`, `${service.a.url}`, each with `:-default`. What comes out is never read again: one pass. `$${` is `${` itself.

const template = /\$\$\{|\$\{([^{}]*)\}/g;
const inside = /^\s*([A-Za-z_][\w.-]*?)\s*(?::-(.*))?$/s;

export type Rendered = { readonly ok: true; readonly value: string } | { readonly ok: false; readonly name: string };

/** Fills in a text. A name that is not there (or is empty) and has no default stops it; `name` says which, and no value is told. */
export function renderTemplate(text: string, lookup: (name: string) => string | undefined): Rendered {
  let missing: string | undefined;
  const value = text.replaceAll(template, (whole, content: string | undefined) => {
    if (content === undefined) return '${';
    const reference = readReference(content);
    if (reference === undefined) return whole;
    const found = lookup(reference.name);
    if (found !== undefined && (found !== '' || reference.standIn === undefined)) return found;
    if (reference.standIn === undefined) missing ??= reference.name;
    return reference.standIn ?? '';
  });
  return missing === undefined ? { ok: true, value } : { ok: false, name: missing };
}

/** The names that a text uses, each once, in order: `env.mail`, `secret.API_DB`, `service.api.url`. */
export function namesIn(text: string): readonly string[] {
  return [...new Set(referencesIn(text).flatMap(({ name }) => name ?? []))];
}

export interface Reference {
  /** As written, with its braces. */
  readonly written: string;
  /** Absent where what stands between the braces is no name. */
  readonly name?: string;
  readonly hasDefault: boolean;
}

/** Every `${…}` of a text, right or wrong. */
export function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(template)].flatMap(([written, content]): readonly Reference[] => {
    if (content === undefined) return [];
    const reference = readReference(content);
    if (reference === undefined) return [{ written, hasDefault: false }];
    return [{ written, name: reference.name, hasDefault: reference.standIn !== undefined }];
  });
}

/** Whether a `${` is opened that does not end. */
export function hasOpenTemplate(text: string): boolean {
  return text.replaceAll(template, '').includes('${');
}

/** What every environment says of itself, besides its `values`. */
export const environmentFields = ['name', 'host', 'url', 'purpose', 'audience', 'data', 'errors'] as const;

/** `${env.folder}`: where a service keeps its own things. Only the host knows the path; a value of this name in the file goes before it. */
export const folderName = 'folder';

/** What `${env.NAME}` is in an environment. */
export function environmentValue(environment: EnvironmentDefinition, name: string): string | undefined {
  const field = environmentFields.find((known) => known === name);
  if (field !== undefined) return environment[field];
  return Object.hasOwn(environment.values, name) ? environment.values[name] : undefined;
}

function readReference(content: string): { readonly name: string; readonly standIn: string | undefined } | undefined {
  const [, name, standIn] = inside.exec(content) ?? [];
  return name === undefined ? undefined : { name, standIn };
}
