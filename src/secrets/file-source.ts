import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '#core/failure.ts';
import { readYaml } from '#core/file/read-yaml.ts';
import { openReport } from '#core/file/report.ts';
import type { SecretContext, SecretSource } from './secret-source.ts';

interface Known {
  readonly version: string;
  readonly secrets: { readonly [name: string]: string };
}

/** A file of names and values, YAML or JSON. Read again when it has changed. */
export function createFileSource(): SecretSource {
  const known = new Map<string, Known>();
  return {
    id: 'file',
    read: async (place, context) => {
      const file = fileInside(context.folder, place);
      const version = await versionOf(file, context);
      const before = known.get(file);
      if (before?.version === version) return before.secrets;
      const secrets = parseSecrets(file, await readFile(file, 'utf8'));
      known.set(file, { version, secrets });
      return secrets;
    },
    remedy: (_environment, name) => `Write \`${name}: …\` into its file.`,
  };
}

/** Who writes a system file says which secrets it reads, not what else lies on this host. */
function fileInside(folder: string, place: string): string {
  const file = path.resolve(folder, place);
  if (file.startsWith(`${path.resolve(folder)}${path.sep}`) && !place.includes('\0')) return file;
  const sentence = `The secrets file ${JSON.stringify(place)} lies outside of the folder of secrets. Name one inside; the operator says where it is: \`--secrets DIR\`.`;
  throw new Failure('secrets-unreadable', sentence, { retryable: false });
}

async function versionOf(file: string, { warn }: SecretContext): Promise<string> {
  const found = await stat(file).catch((cause: unknown) => {
    throw new Failure('secrets-unreadable', `The secrets file ${file} cannot be read.`, { retryable: true, cause });
  });
  if (!found.isFile()) throw new Failure('secrets-unreadable', `The secrets file ${file} is no file.`, { retryable: false });
  if ((found.mode & 0o077) !== 0) warn(`Others may read the secrets file ${file}: run \`chmod 600 ${file}\`.`);
  return `${found.mtimeMs} ${found.size} ${found.ino}`;
}

/** Values stand as they are written: `0123` is four signs. What is wrong is told by its line, never by its text. */
function parseSecrets(file: string, text: string): { readonly [name: string]: string } {
  const report = openReport(text);
  const root = readYaml(report);
  if (root?.kind !== 'map') throw unreadable(file, report.errors()[0]?.line);
  return Object.fromEntries(
    [...root.entries.values()].map(({ key, value }) => {
      if (value.kind !== 'text' || value.value === null) throw unreadable(file, report.lineOf(value.span.from));
      return [key, typeof value.value === 'string' ? value.value : value.raw];
    }),
  );
}

function unreadable(file: string, line: number | undefined): Failure {
  const where = line === undefined ? '' : ` in line ${line}`;
  return new Failure('secrets-unreadable', `The secrets file ${file} is not a list of \`NAME: value\`${where}.`, { retryable: false });
}
