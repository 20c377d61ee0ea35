import { billDigestOf } from '#core/bill.ts';
import { Failure } from '#core/failure.ts';
import { environmentValue, referencesIn, renderTemplate } from '#core/file/template.ts';
import type { PlacedService } from '#core/payload.ts';
import type { StepOrder } from '#targets/target.ts';
import { renderVariables } from '#targets/render-variables.ts';
import { optionsOf, urlsOf } from './parts.ts';

/** A release, and where its artefacts lie. */
export interface Handed {
  readonly release: string;
  readonly services: readonly PlacedService[];
  /** Service → folder. */
  readonly folders: { readonly [service: string]: string };
}

/** What runs, by what it is made of: the digest of the release. */
export function digestOfPlaced(services: readonly PlacedService[]): string {
  return billDigestOf(Object.fromEntries(services.map(({ service, artefact }) => [service.name, artefact])));
}

/** What a command is given: `release` is what it is about, `previous` what ran before. */
export function variablesOf(order: StepOrder, release: Handed, previous: Handed | undefined): { readonly [name: string]: string } {
  const { definition, secrets } = order;
  const { variables = ownVariables(release.services) } = optionsOf(definition);
  const urls = urlsOf(definition, release.services);
  return {
    ...renderVariables({ variables, environment: definition, secrets, urls }),
    // The effect has one key, however often it is tried.
    LOCKSTEP_KEY: order.key.slice(0, order.key.lastIndexOf('/')),
    LOCKSTEP_SYSTEM: order.system,
    LOCKSTEP_ENVIRONMENT: order.environment,
    ...(order.stage !== undefined && { LOCKSTEP_STAGE: order.stage }),
    LOCKSTEP_RELEASE: release.release,
    LOCKSTEP_BILL: digestOfPlaced(release.services),
    ...filesOf('LOCKSTEP', release),
    ...(previous && { LOCKSTEP_PREVIOUS_RELEASE: previous.release, ...filesOf('LOCKSTEP_PREVIOUS', previous) }),
  };
}

/** Where two services give one name two values, the file was refused. */
function ownVariables(services: readonly PlacedService[]): { readonly [name: string]: string } {
  return Object.fromEntries(services.flatMap(({ service }) => Object.entries(service.variables)));
}

function filesOf(prefix: string, { services, folders }: Handed): { readonly [name: string]: string } {
  return Object.fromEntries(
    services.flatMap(({ service: { name }, artefact }) => {
      const word = name.toUpperCase().replaceAll('-', '_');
      return [
        [`${prefix}_ARTEFACT_${word}`, folders[name] ?? ''],
        [`${prefix}_DIGEST_${word}`, artefact.digest],
      ];
    }),
  );
}

/** Fills our templates in; `${…}` that is none of ours is the shell's own. No secret is among them: the file was refused. */
export function lineOf(text: string, { definition }: StepOrder, services: readonly PlacedService[]): string {
  const urls = urlsOf(definition, services);
  const digests = new Map(services.map(({ service, artefact }) => [service.name, artefact.digest]));
  const lookUp = (name: string): string | undefined => {
    const [space, ...rest] = name.split('.');
    const last = rest.at(-1);
    const service = rest.slice(0, -1).join('.');
    if (space === 'env') return environmentValue(definition, rest.join('.'));
    return last === 'digest' ? digests.get(service) : urls[service];
  };
  return referencesIn(text).reduce((line, { written, name = '' }) => {
    if (!/^(?:env|service)\./.test(name)) return line;
    const rendered = renderTemplate(written, lookUp);
    if (!rendered.ok)
      throw new Failure('template-gap', `The command needs \${${rendered.name}}, which is not there.`, { retryable: false });
    if (/^[\w@%+=:,./-]*$/.test(rendered.value)) return line.replace(written, () => rendered.value);
    throw new Failure('template-gap', `\${${name}} has signs that a shell reads; give it to the command as a variable.`, {
      retryable: false,
    });
  }, text);
}
