import { table } from '#cli/text/table.ts';
import { wordsOfReason, type ToldDifference } from '#core/configuration/differences.ts';
import {
  wordsOfSource,
  type ShownConfiguration,
  type ShownFiles,
  type ShownService,
  type ShownVariable,
} from '#core/configuration/shown.ts';

/** Service by service: what each variable is there, and where it comes from. */
export function configurationLines({ services }: ShownConfiguration, width: number): readonly string[] {
  return services.flatMap((service) => [service.service, ...serviceLines(service, width)]);
}

function serviceLines({ variables, files }: ShownService, width: number): readonly string[] {
  const rows = variables.map((variable) => [`  ${variable.name}`, variable.value ?? variable.template, wordsOfOrigin(variable)]);
  const shown = rows.length === 0 && files === undefined ? ['  no variables'] : table(rows, width);
  return files === undefined ? shown : [...shown, ...fileLines(files, width)];
}

function fileLines({ folder, files, from }: ShownFiles, width: number): readonly string[] {
  const paths = files.length === 0 ? ['  files of a release are known once it is made'] : [];
  const rows = files.map(({ path, names }) => [`  ${folder}/${path}`, names.length === 0 ? 'as it is' : names.join(', ')]);
  const sources = from.map((source) => [`    ${source.name}`, source.value ?? '', wordsOfSource(source)]);
  return [...paths, ...table(rows, width), ...table(sources, width)];
}

function wordsOfOrigin({ from, line }: ShownVariable): string {
  const parts = from.map(wordsOfSource);
  return parts.length === 0 ? `as it stands${at(line)}` : parts.join(', ');
}

function at(line: number | undefined): string {
  return line === undefined ? '' : `, line ${line}`;
}

/** What is not meant comes first. */
export function differenceLines(
  differences: readonly ToldDifference[],
  { titles: [left, right], width }: { readonly titles: readonly [string, string]; readonly width: number },
): readonly string[] {
  const rowsOf = (isMeant: boolean): readonly (readonly string[])[] =>
    differences
      .filter(({ expected }) => expected === isMeant)
      .map((each) => ['  ' + each.service, each.name, ...sides(each), wordsOfReason(each, [left, right])]);
  const head = ['  service', 'what', left, right, ''];
  const [strange, meant] = [rowsOf(false), rowsOf(true)];
  return [
    ...(strange.length === 0 ? [] : ['Differs, and nobody said that it should:', ...table([head, ...strange], width)]),
    ...(meant.length === 0 ? [] : ['Differs, as each environment has its own:', ...table([head, ...meant], width)]),
  ];
}

/** In one place before and after: `api MAIL  a → b`. */
export function changeLines(differences: readonly ToldDifference[], width: number): readonly string[] {
  const rows = differences.map((each) => [`  ${each.service}`, each.name, sides(each).join(' → ')]);
  return table(rows, width);
}

function sides({ left = '-', right = '-' }: ToldDifference): readonly [string, string] {
  return [left, right];
}
