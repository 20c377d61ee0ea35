import { Failure } from '#core/failure.ts';
import { environmentValue, folderName, renderTemplate } from '#core/file/template.ts';
import type { EnvironmentDefinition } from '#core/system.ts';

export interface TemplateQuestion extends TemplateSources {
  /** Name → template. */
  readonly variables: { readonly [name: string]: string };
}

/** What templates are filled in with. */
export interface TemplateSources {
  readonly environment: EnvironmentDefinition;
  readonly secrets: { readonly [name: string]: string };
  /** Service → address. */
  readonly urls: { readonly [service: string]: string };
  /** The service's own folder in this environment; absent where no service asks. */
  readonly folder?: string;
}

/** Fills the templates of variables in. Throws a Failure that names what is missing, never a value. */
export function renderVariables({ variables, ...sources }: TemplateQuestion): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(variables).map(([name, template]) => [name, render(name, template, sources)]));
}

function render(variable: string, template: string, sources: TemplateSources): string {
  const rendered = renderTemplate(template, (name) => lookUp(name, sources));
  if (rendered.ok) return rendered.value;
  throw new Failure('template-gap', `The variable ${variable} needs \${${rendered.name}}, which is not there.`, { retryable: false });
}

/** What a name of a template is there, with its space: `env.mail`. */
export function lookUp(name: string, { environment, secrets, urls, folder }: TemplateSources): string | undefined {
  const dot = name.indexOf('.');
  const [kind, rest] = [name.slice(0, dot), name.slice(dot + 1)];
  if (kind === 'env') return environmentValue(environment, rest) ?? (rest === folderName ? folder : undefined);
  if (kind === 'secret') return ownOf(secrets, rest);
  return kind === 'service' && rest.endsWith('.url') ? ownOf(urls, rest.slice(0, -'.url'.length)) : undefined;
}

function ownOf(values: { readonly [name: string]: string }, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
