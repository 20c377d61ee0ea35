import { gapsOfFile, type FileGap } from '#core/configuration/file-gaps.ts';
import { fileLimits } from '#core/configuration/limits.ts';
import type { Service } from '#core/system.ts';
import type { Meaning } from './draft.ts';
import type { Surroundings } from './surroundings.ts';
import { spanAt } from './tree.ts';

/**
 * Reads the templates in the folder `files` of a service, where its source lies beside the file: what some environment could not fill in
 * would refuse the release that is made of it.
 */
export function sayFiles({ report, root, draft }: Meaning, around: Surroundings, service: Service): void {
  const { name, files } = service;
  const base = files === undefined ? undefined : baseOf(service, files);
  if (base === undefined || files === undefined) return;
  const world = { ...draft, path: draft.stages };
  const gaps = pathsIn(around, `${base}/${files}`).flatMap((path): readonly FileGap[] => {
    const text = around.text(`${base}/${files}/${path}`);
    return text === undefined ? [] : gapsOfFile(world, { file: `${files}/${path}`, text });
  });
  const [first] = gaps;
  if (first === undefined) return;
  const more = gaps.length === 1 ? '' : ` ${gaps.length - 1} more of its templates could not be filled in.`;
  const sentence = `${first.file}:${first.line}:${first.column}: ${first.sentence}${more}`;
  report.error(spanAt(root, 'services', name, 'files'), 'file-gap', { sentence });
}

/** Where the folder `files` lies before it is in an artefact: in what is added, or in a source that is a folder beside the file. */
function baseOf({ source, add }: Service, files: string): string | undefined {
  const parts = add?.split('/') ?? [];
  if (add !== undefined && files.split('/')[0] === parts.at(-1)) return ['.', ...parts.slice(0, -1)].join('/');
  return /^directory:(.+)$/.exec(source)?.[1];
}

function pathsIn(around: Surroundings, folder: string, below = ''): readonly string[] {
  const found: string[] = [];
  for (const name of around.list(below === '' ? folder : `${folder}/${below}`) ?? []) {
    if (found.length >= fileLimits.files) break;
    const path = below === '' ? name : `${below}/${name}`;
    if (around.list(`${folder}/${path}`) === undefined) found.push(path);
    else found.push(...pathsIn(around, folder, path));
  }
  return found;
}
