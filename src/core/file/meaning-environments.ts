import type { EnvironmentDefinition } from '#core/system.ts';
import type { Meaning } from './draft.ts';
import { unknownWords } from './meaning-services.ts';
import { sayRefresh } from './meaning-refresh.ts';
import { sayTarget } from './meaning-target.ts';
import { nearest } from './nearest.ts';
import { environmentFields } from './template.ts';
import { keySpanAt, spanAt } from './tree.ts';

export function sayEnvironments(meaning: Meaning): void {
  const { draft } = meaning;
  const last = new Set(draft.stages.at(-1)?.waves.flat());
  const production = draft.environments.filter((environment) => last.has(environment.name));
  const places = productionPlaces(production);
  for (const environment of draft.environments) {
    sayHost(meaning, environment);
    sayReserved(meaning, environment);
    sayOpenErrors(meaning, environment);
    sayTarget(meaning, environment);
    sayRefresh(meaning, environment, last);
    if (last.has(environment.name)) continue;
    sayRealData(meaning, environment);
    sayProductionPlaces(meaning, environment, places);
  }
}

function sayHost({ report, root, draft }: Meaning, environment: EnvironmentDefinition): void {
  if (draft.hosts.includes(environment.host)) return;
  const words = unknownWords('host', environment.host, nearest(environment.host, draft.hosts));
  const advice = words.hint === undefined ? ` Write \`hosts: [${[...draft.hosts, environment.host].join(', ')}]\` at the top.` : '';
  const span = spanAt(root, 'environments', environment.name, 'host');
  report.error(span, 'unknown-host', { sentence: `${words.sentence}${advice}`, hint: words.hint, expected: draft.hosts });
}

function sayReserved({ report, root }: Meaning, environment: EnvironmentDefinition): void {
  for (const name of Object.keys(environment.values)) {
    if (!environmentFields.some((field) => field === name)) continue;
    const sentence = `\`\${env.${name}}\` is already a field of the environment. Give the value another name.`;
    report.error(keySpanAt(root, 'environments', environment.name, 'values', name), 'reserved-name', { sentence });
  }
}

function sayOpenErrors({ report, root }: Meaning, environment: EnvironmentDefinition): void {
  if (environment.audience !== 'public' || environment.errors !== 'full') return;
  const span = spanAt(root, 'environments', environment.name, 'errors');
  report.error(span, 'open-errors', { sentence: 'Full errors show stack traces to the public. Write `friendly`.', hint: 'friendly' });
}

function sayRealData({ report, root }: Meaning, environment: EnvironmentDefinition): void {
  if (environment.data !== 'real') return;
  const span = spanAt(root, 'environments', environment.name, 'data');
  report.error(span, 'real-data', { sentence: 'Real data stays in production. Write `masked`.', hint: 'masked' });
}

interface ProductionPlace {
  readonly environment: string;
  readonly value: string;
}

/** Databases and queues that production's values name, by server and name, whoever signs in there. */
function productionPlaces(production: readonly EnvironmentDefinition[]): ReadonlyMap<string, ProductionPlace> {
  const places = new Map<string, ProductionPlace>();
  for (const environment of production) {
    for (const [value, text] of Object.entries(environment.values)) {
      const place = placeOf(text);
      if (place !== undefined) places.set(place, { environment: environment.name, value });
    }
  }
  return places;
}

function placeOf(text: string): string | undefined {
  const found =
    /^(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|nats|kafka|mqtts?|sqlserver):\/\/(?:[^@/]*@)?([^/?#]+)(\/[^?#]*)?/i.exec(
      text,
    );
  return found?.[1] === undefined ? undefined : `${(found[2] ?? '').replace(/^\//, '')} on ${found[1].toLowerCase()}`;
}

function sayProductionPlaces(
  { report, root }: Meaning,
  environment: EnvironmentDefinition,
  places: ReadonlyMap<string, ProductionPlace>,
): void {
  for (const [value, text] of Object.entries(environment.values)) {
    const place = placeOf(text);
    const production = place === undefined ? undefined : places.get(place);
    if (place === undefined || production === undefined) continue;
    const line = report.lineOf(spanAt(root, 'environments', production.environment, 'values', production.value).from);
    const shown = place.replace(/^(.*) on (.*)$/, (_whole, name: string, server: string) =>
      name === '' ? `\`${server}\`` : `\`${name}\` on \`${server}\``,
    );
    const sentence = `\`${environment.name}\` uses what production uses (${shown}, L${line}). Give \`${environment.name}\` its own.`;
    report.error(spanAt(root, 'environments', environment.name, 'values', value), 'points-at-production', { sentence });
  }
}
