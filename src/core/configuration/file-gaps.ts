import { environmentValue, folderName } from '#core/file/template.ts';
import { nearest } from '#core/file/nearest.ts';
import type { System } from '#core/system.ts';
import { andOf } from '#core/words.ts';
import { referencesInFile, type FileReference } from './file-template.ts';

/** A template in a file of an artefact that some environment of the path could not fill in. */
export interface FileGap {
  /** `config/nginx.conf` */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
}

/** As much of a system, or of one that is still being read, as templates name. */
export interface TemplateWorld extends Pick<System, 'environments'> {
  readonly services: readonly { readonly name: string }[];
  readonly path: readonly { readonly waves: readonly (readonly string[])[] }[];
  readonly secrets?: string | undefined;
}

/** Holds a file against every environment of the path. Secrets are not asked for: which there are, only the moment knows. */
export function gapsOfFile(system: TemplateWorld, { file, text }: { readonly file: string; readonly text: string }): readonly FileGap[] {
  return referencesInFile(text).flatMap((reference) => {
    const sentence = gapOf(system, reference);
    return sentence === undefined ? [] : [{ file, line: reference.line, column: reference.column, sentence }];
  });
}

function gapOf(system: TemplateWorld, { name, written, hasDefault }: FileReference): string | undefined {
  if (name === undefined) return `\`${written}\` is no template. Close it with \`}\`, or write \`$\${\` for the two characters.`;
  const [space, ...rest] = name.split('.');
  const key = rest.join('.');
  if (space === 'env') return hasDefault || key === folderName ? undefined : valueGap(system, key);
  if (space === 'service') return addressGap(system, key);
  return system.secrets === undefined ? `\`${written}\` needs a place where secrets come from. Add \`secrets: store\`.` : undefined;
}

function valueGap({ environments, path }: TemplateWorld, name: string): string | undefined {
  const used = new Set(path.flatMap(({ waves }) => waves.flat()));
  const asked = environments.filter((environment) => used.has(environment.name));
  const without = asked.filter((environment) => environmentValue(environment, name) === undefined).map((environment) => environment.name);
  if (without.length === 0) return undefined;
  const known = [...new Set(asked.flatMap((environment) => Object.keys(environment.values)))];
  const meant = without.length < asked.length ? undefined : nearest(name, known);
  const advice = meant === undefined ? `Add one, or a default: \`\${env.${name}:-off}\`.` : `Did you mean \`${meant}\`?`;
  return `${andOf(without)} ${without.length === 1 ? 'has' : 'have'} no value \`${name}\`. ${advice}`;
}

function addressGap({ services }: TemplateWorld, key: string): string | undefined {
  const [service = '', field, ...more] = key.split('.');
  const names = services.map(({ name }) => name);
  if (!names.includes(service)) {
    const meant = nearest(service, names);
    return `There is no service \`${service}\`.${meant === undefined ? '' : ` Did you mean \`${meant}\`?`}`;
  }
  return field === 'url' && more.length === 0 ? undefined : `Of a service its address is known: \`\${service.${service}.url}\`.`;
}
