import type { FileEffects } from '#core/api/file-effects.ts';
import { andOf } from '#core/words.ts';

/** What a new file touches: nothing is deployed by it, and people ask what will be. */
export function effectLines({ releases, environments }: FileEffects): readonly string[] {
  const asked = releases.filter(({ stages }) => stages.length > 0);
  return [
    ...keptLines(releases),
    ...asked.map(
      ({ release, stages }) => `${andOf(stages)} ${stages.length === 1 ? 'asks' : 'ask'} something else of ${release} from then on.`,
    ),
    ...(environments.length === 0 ? [] : ['With the next release that is made:']),
    ...environments.flatMap(({ environment, changes }) => changes.map((change) => `  ${environment}  ${change}`)),
  ];
}

const mostNamed = 5;

function keptLines(releases: FileEffects['releases']): readonly string[] {
  if (releases.length === 0) return [];
  const names = releases.slice(-mostNamed).map(({ release, version }) => `${release} (version ${version})`);
  const more = releases.length - names.length;
  const rest = more > 0 ? `${more} older ones and ` : '';
  return [`Nothing is deployed by it. Open releases keep the file that they were made by: ${rest}${andOf(names)}.`];
}
