import { Failure } from '#core/failure.ts';
import type { EnvironmentDefinition } from '#core/system.ts';

export interface TemplateQuestion {
  /** Name → template. */
  readonly variables: { readonly [name: string]: string };
  readonly environment: EnvironmentDefinition;
  readonly secrets: { readonly [name: string]: string };
  /** Service → address. */
  readonly urls: { readonly [service: string]: string };
}

/** Fills the templates of variables in, in one pass. Throws a Failure that names what is missing, never a value. */
export function renderVariables({ variables, ...sources }: TemplateQuestion): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(variables).map(([name, template]) => [name, render(name, template, sources)]));
}

function render(name: string, template: string, sources: Omit<TemplateQuestion, 'variables'>): string {
  return template.replaceAll(/\$\{([^}:]+)(?::-([^}]*))?\}/g, (_whole, word: string, otherwise: string | undefined) => {
    const value = lookUp(word, sources) ?? otherwise;
    if (value === undefined)
      throw new Failure('template-gap', `The variable ${name} needs \${${word}}, which is not there.`, { retryable: false });
    return value;
  });
}

function lookUp(word: string, { environment, secrets, urls }: Omit<TemplateQuestion, 'variables'>): string | undefined {
  const [kind = '', first = '', second] = word.split('.');
  const own = (values: { readonly [name: string]: string }, key: string): string | undefined =>
    Object.hasOwn(values, key) ? values[key] : undefined;
  if (kind === 'secret') return own(secrets, first);
  if (kind === 'service' && second === 'url') return own(urls, first);
  if (kind !== 'env') return undefined;
  const { name, host, url, purpose, audience, data, errors, values } = environment;
  const known = {
    name,
    host,
    audience,
    data,
    errors,
    ...(url === undefined ? {} : { url }),
    ...(purpose === undefined ? {} : { purpose }),
  };
  return own(values, first) ?? own(known, first);
}
