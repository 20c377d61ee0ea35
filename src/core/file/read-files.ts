import { staysInside } from '#core/archive.ts';
import type { Service } from '#core/system.ts';
import type { Reading } from './fields.ts';
import type { Entry } from './tree.ts';
import { readText } from './values.ts';

/** `files: ./config`: a folder of the artefact, as a path without dots. */
export function readFilesFolder({ report }: Reading, entry: Entry | undefined): Pick<Service, 'files'> {
  const text = entry === undefined ? undefined : readText(report, entry, 'a folder of its artefact');
  if (entry === undefined || text === undefined) return {};
  const folder = plain(text);
  if (folder !== '' && !text.includes('${') && staysInside('files', text)) return { files: folder };
  const sentence = `\`files\` is a folder inside of the artefact, and \`${text}\` is none. Write \`files: ./config\`.`;
  report.error(entry.value.span, 'bad-folder', { sentence, hint: './config' });
  return {};
}

/** `add: ./config`: a folder beside the file. Its last name is one of the artefact's, where some are ours. */
export function readAdded({ report }: Reading, entry: Entry | undefined): Pick<Service, 'add'> {
  const text = entry === undefined ? undefined : readText(report, entry, 'a folder beside this file');
  if (entry === undefined || text === undefined) return {};
  const folder = plain(text);
  if (folder !== '' && !/[\\\0]|\$\{/.test(text) && staysInside('add', text) && !ours.test(folder)) return { add: folder };
  const sentence = `\`add\` is a folder beside this file, which is laid into the artefact under its own name, and \`${text}\` is none. Write \`add: ./config\`.`;
  report.error(entry.value.span, 'bad-folder', { sentence, hint: './config' });
  return {};
}

/** What is never packed, or belongs to Lockstep in every artefact. */
const ours = /(?:^|\/)(?:\.lockstep|\.git)$/i;

function plain(text: string): string {
  return text
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
