// Where data come from: an environment gives them to another, never the other way round, and production is given none.
import type { EnvironmentDefinition, RefreshRule } from '#core/system.ts';
import type { Meaning, StageDraft } from './draft.ts';
import type { PlacedGate } from './meaning-path.ts';
import { unknownWords } from './meaning-services.ts';
import { nearest } from './nearest.ts';
import { keySpanAt, spanAt } from './tree.ts';

/** `production`: the environments of the last stage. */
export function sayRefresh(meaning: Meaning, environment: EnvironmentDefinition, production: ReadonlySet<string>): void {
  const { report, root, draft } = meaning;
  const { name, refresh } = environment;
  if (refresh === undefined) return;
  const names = draft.environments.map((each) => each.name).filter((each) => each !== name);
  if (!names.includes(refresh.from)) {
    const span = spanAt(root, 'environments', name, 'refresh', 'from');
    if (refresh.from === name)
      report.error(span, 'refresh-of-itself', { sentence: `\`${name}\` cannot be refreshed from itself. Name another environment.` });
    else
      report.error(span, 'unknown-environment', {
        ...unknownWords('environment', refresh.from, nearest(refresh.from, names)),
        expected: names,
      });
  }
  sayMigrating(meaning, name, refresh);
  if (refresh.mayBeUnmasked === true && environment.audience !== 'team') {
    const sentence = `Outsiders come into \`${name}\` (\`audience: ${environment.audience}\`): its data are masked, always. Delete \`unmasked\`.`;
    report.error(spanAt(root, 'environments', name, 'refresh', 'unmasked'), 'unmasked-for-outsiders', { sentence });
  }
  if (production.has(name)) {
    const sentence = `Customers' own data are in \`${name}\`: nothing is copied over them. Delete \`refresh\`.`;
    report.error(keySpanAt(root, 'environments', name, 'refresh'), 'refresh-of-production', { sentence });
  } else if (environment.data === 'synthetic') {
    const sentence = `What is copied from another environment is masked, and not made up. Write \`data: masked\`.`;
    report.error(spanAt(root, 'environments', name, 'data'), 'refresh-not-masked', { sentence, hint: 'masked' });
  }
}

/** A service that migrates nothing would never be heard of. */
function sayMigrating({ report, root, draft }: Meaning, name: string, { migratedBy = {} }: RefreshRule): void {
  const names = draft.services.map((service) => service.name);
  const migrating = new Set(draft.services.filter(({ migrations }) => migrations !== undefined).map((service) => service.name));
  for (const [database, services] of Object.entries(migratedBy)) {
    for (const [index, service] of services.entries()) {
      if (migrating.has(service)) continue;
      const span = spanAt(root, 'environments', name, 'refresh', 'migrated-by', database, index);
      if (names.includes(service))
        report.error(span, 'bad-option', { sentence: `\`${service}\` has no \`migrations\`. Name a service that has them.` });
      else report.error(span, 'unknown-service', { ...unknownWords('service', service, nearest(service, names)), expected: names });
    }
  }
}

/** A stage refreshes what the file knows how to refresh. */
export function sayRefreshed(meaning: Meaning, { stage, index }: { readonly stage: StageDraft; readonly index: number }): void {
  const lacking = stage.refreshes ? withoutSource(meaning, stage) : undefined;
  if (lacking === undefined) return;
  const { report, root } = meaning;
  report.error(spanAt(root, 'path', index, 'refresh'), 'nothing-refreshes', { sentence: nothingRefreshes(lacking) });
}

/** Data that nothing refreshes are never fresh: such a gate would never open. */
export function sayDataOf(meaning: Meaning, { stage, index, side, place }: PlacedGate): boolean {
  const lacking = withoutSource(meaning, stage);
  if (lacking === undefined) return true;
  const { report, root } = meaning;
  report.error(spanAt(root, 'path', index, side, place, 'data'), 'nothing-refreshes', { sentence: nothingRefreshes(lacking) });
  return false;
}

function withoutSource({ draft }: Meaning, { waves }: StageDraft): string | undefined {
  const places = waves.flat();
  return draft.environments.find(({ name, refresh }) => places.includes(name) && refresh === undefined)?.name;
}

function nothingRefreshes(name: string): string {
  return `Nothing says where the data of \`${name}\` come from. Write \`refresh: {from: prod, databases: [shop]}\` under it.`;
}
