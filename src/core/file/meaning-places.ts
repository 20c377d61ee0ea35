import type { Meaning } from './draft.ts';
import { sayFiles } from './meaning-files.ts';
import { nearest } from './nearest.ts';
import type { Surroundings } from './surroundings.ts';
import { referencesIn } from './template.ts';
import { spanAt } from './tree.ts';

/**
 * Holds the file against what lies beside it. These are warnings but for templates in files that are here: the file itself may be right, and what it names be made
 * later, or on the controller's host.
 */
export function sayPlaces(meaning: Meaning, around: Surroundings): void {
  for (const { name, source } of meaning.draft.services) {
    const folder = /^directory:(.+)$/.exec(source)?.[1];
    if (folder !== undefined) sayFolder(meaning, around, { name, folder, key: 'source' });
  }
  for (const { name, add } of meaning.draft.services)
    if (add !== undefined) sayFolder(meaning, around, { name, folder: `./${add}`, key: 'add' });
  for (const service of meaning.draft.services) sayFiles(meaning, around, service);
  saySecrets(meaning, around);
}

interface Named {
  readonly name: string;
  readonly folder: string;
  readonly key: 'source' | 'add';
}

function sayFolder({ report, root }: Meaning, around: Surroundings, { name, folder, key }: Named): void {
  if (around.list(folder) !== undefined) return;
  const parts = folder.replace(/\/+$/, '').split('/');
  const parent = parts.slice(0, -1).join('/') || '.';
  const beside = (around.list(parent) ?? []).filter((other) => around.list(`${parent}/${other}`) !== undefined);
  const near = nearest(parts.at(-1) ?? '', beside);
  const hint = near === undefined ? undefined : `${parent === '.' ? './' : `${parent}/`}${near}`;
  const advice = hint === undefined ? ' It must be there when a release is made.' : ` Did you mean \`${hint}\`?`;
  report.warn(spanAt(root, 'services', name, key), 'no-such-folder', { sentence: `There is no folder \`${folder}\`.${advice}`, hint });
}

/** Secrets from files lie on the controller's host; where they lie here too, what is missing is known now and not at night. */
function saySecrets({ report, root, draft }: Meaning, around: Surroundings): void {
  const place = /^file:(.+)$/.exec(draft.secrets ?? '')?.[1];
  if (place === undefined) return;
  for (const stage of draft.stages) {
    for (const environment of stage.waves.flat()) {
      const file = place.replaceAll('${env.name}', environment);
      const text = around.text(file);
      if (text === undefined) continue;
      for (const { service, variable, secret } of secretsOf({ draft })) {
        if (new RegExp(`^["']?${secret}["']?[ \\t]*:`, 'm').test(text)) continue;
        const sentence = `\`${environment}\` has no secret \`${secret}\`. Add it to ${file}.`;
        report.warn(spanAt(root, 'services', service, 'variables', variable), 'no-secret', { sentence });
      }
    }
  }
}

interface NamedSecret {
  readonly service: string;
  readonly variable: string;
  readonly secret: string;
}

function secretsOf({ draft }: Pick<Meaning, 'draft'>): readonly NamedSecret[] {
  return draft.services.flatMap((service) =>
    Object.entries(service.variables).flatMap(([variable, text]) =>
      referencesIn(text).flatMap(({ name, hasDefault }) => {
        const secret = /^secret\.(\w+)$/.exec(name ?? '')?.[1];
        return secret === undefined || hasDefault ? [] : [{ service: service.name, variable, secret }];
      }),
    ),
  );
}
