import { staysInside } from '#core/archive.ts';
import type { Service } from '#core/system.ts';
import type { Reading } from './fields.ts';
import type { Entry } from './tree.ts';
import { readText } from './values.ts';

/** `files: ./config`: a folder of the artefact, as a path without dots. */
export function readFilesFolder({ report }: Reading, entry: Entry | undefined): Pick<Service, 'files'> {
  const text = entry === undefined ? undefined : readText(report, entry, 'a folder of its artefact');
  if (entry === undefined || text === undefined) return {};
  const parts = text.split('/').filter((part) => part !== '' && part !== '.');
  const folder = parts.join('/');
  if (folder !== '' && !text.includes('${') && staysInside('files', text)) return { files: folder };
  const sentence = `\`files\` is a folder inside of the artefact, and \`${text}\` is none. Write \`files: ./config\`.`;
  report.error(entry.value.span, 'bad-folder', { sentence, hint: './config' });
  return {};
}
