import type { ShownConfiguration, ShownFiles, ShownService, ShownSource, ShownVariable } from './shown.ts';

/** One thing that two configurations do not have in common. */
export interface ConfigurationDifference {
  readonly service: string;
  /** A variable, or `files` and a path. */
  readonly name: string;
  /**
   * `value`: the file gives each environment its own, as it should. `template`: what the file itself says differs. `only-left`, `only-right`:
   * one has it and the other does not. `secret`: each has its own, as it should. `same-secret`: both have the same, which nobody meant.
   * `secret-version`: the same secret, set anew. `secret-unknown`: nobody here can compare them.
   */
  readonly because: 'value' | 'template' | 'only-left' | 'only-right' | 'secret' | 'same-secret' | 'secret-version' | 'secret-unknown';
  readonly left?: string;
  readonly right?: string;
}

/** As it is told: whether it is meant. */
export interface ToldDifference extends ConfigurationDifference {
  readonly expected: boolean;
}

/** Whether two environments have one secret in common, by keyed digests; nobody sees a value. */
export type CompareSecret = (name: string) => 'same' | 'differs' | 'unknown';

/** Differences that are meant: environments have values of their own. */
export function isExpected({ because }: ConfigurationDifference): boolean {
  return because === 'value' || because === 'secret';
}

/** Why it differs, in words. */
export function wordsOfReason({ because }: ConfigurationDifference, [left, right]: readonly [string, string]): string {
  switch (because) {
    case 'value':
      return 'its own value';
    case 'template':
      return 'the file says something else';
    case 'only-left':
      return `only in ${left}`;
    case 'only-right':
      return `only in ${right}`;
    case 'secret':
      return 'its own secret';
    case 'same-secret':
      return 'the same secret in both';
    case 'secret-version':
      return 'set anew';
    case 'secret-unknown':
      return 'nobody here can compare them';
  }
}

/** Everything that differs, and nothing else, in the order of services and names. */
export function differencesOf(
  left: ShownConfiguration,
  right: ShownConfiguration,
  compareSecret: CompareSecret,
): readonly ConfigurationDifference[] {
  const isOnePlace = left.environment === right.environment;
  return pairs(left.services, right.services, ({ service }) => service).flatMap(([service, one, other]) => {
    const found = [
      ...pairs(one?.variables ?? [], other?.variables ?? [], ({ name }) => name).flatMap(([name, before, after]) =>
        differenceOf(before, after, { isOnePlace, compareSecret }).map((difference) => ({ name, ...difference })),
      ),
      ...filesDiffer(one, other, { isOnePlace, compareSecret }),
    ];
    return found.map((difference) => ({ service, ...difference }));
  });
}

interface Comparing {
  readonly isOnePlace: boolean;
  readonly compareSecret: CompareSecret;
}

type Found = Omit<ConfigurationDifference, 'service'>;

function differenceOf(
  left: ShownVariable | undefined,
  right: ShownVariable | undefined,
  comparing: Comparing,
): readonly Omit<Found, 'name'>[] {
  if (left === undefined || right === undefined) {
    const because = left === undefined ? 'only-right' : 'only-left';
    return [{ because, ...sides(left, right) }];
  }
  if (left.template !== right.template) return [{ because: 'template', ...sides(left, right) }];
  if (left.value !== right.value) return [{ because: 'value', ...sides(left, right) }];
  const [first] = secretsDiffer(left.from, right.from, comparing);
  return first === undefined ? [] : [{ because: first.because, left: first.left, right: first.right }];
}

function sides(left: ShownVariable | undefined, right: ShownVariable | undefined): Pick<Found, 'left' | 'right'> {
  return { ...(left && { left: left.value ?? left.template }), ...(right && { right: right.value ?? right.template }) };
}

function secretsDiffer(
  left: readonly ShownSource[],
  right: readonly ShownSource[],
  { isOnePlace, compareSecret }: Comparing,
): readonly Required<Found>[] {
  return pairs(left, right, ({ name }) => name).flatMap(([name, one, other]): readonly Required<Found>[] => {
    if (one === undefined || other === undefined || !name.startsWith('secret.')) return [];
    const shown = { name, left: wordsOfSecret(one), right: wordsOfSecret(other) };
    if (isOnePlace) return isSetAnew(one, other) ? [{ ...shown, because: 'secret-version' }] : [];
    if (one.kind === 'missing' || other.kind === 'missing')
      return [{ ...shown, because: one.kind === 'missing' ? 'only-right' : 'only-left' }];
    const verdict = compareSecret(name.slice('secret.'.length));
    return [{ ...shown, because: verdict === 'same' ? 'same-secret' : verdict === 'differs' ? 'secret' : 'secret-unknown' }];
  });
}

/** What nobody knows the version of is not said to be another. */
function isSetAnew(left: ShownSource, right: ShownSource): boolean {
  if (left.kind !== right.kind) return true;
  return left.version !== undefined && right.version !== undefined && left.version !== right.version;
}

/** `••• version 2`; `not set`. */
function wordsOfSecret({ kind, version }: Pick<ShownSource, 'kind' | 'version'>): string {
  if (kind === 'missing') return 'not set';
  return version === undefined ? '•••' : `••• version ${version}`;
}

function filesDiffer(left: ShownService | undefined, right: ShownService | undefined, comparing: Comparing): readonly Found[] {
  const [one, other] = [left?.files, right?.files];
  if (one === undefined && other === undefined) return [];
  return [...folderDiffers(one, other), ...listsDiffer(one, other), ...namesDiffer(one, other, comparing)];
}

function folderDiffers(left: ShownFiles | undefined, right: ShownFiles | undefined): readonly Found[] {
  if (left?.folder === right?.folder) return [];
  const because = left === undefined ? 'only-right' : right === undefined ? 'only-left' : 'template';
  return [{ name: 'files', because, ...(left && { left: left.folder }), ...(right && { right: right.folder }) }];
}

function listsDiffer(left: ShownFiles | undefined, right: ShownFiles | undefined): readonly Found[] {
  if (left === undefined || right === undefined) return [];
  return pairs(left.files, right.files, ({ path }) => path).flatMap(([path, one, other]): readonly Found[] => {
    const name = `files ${path}`;
    if (one === undefined || other === undefined) return [{ name, because: one === undefined ? 'only-right' : 'only-left' }];
    const [uses, used] = [one.names.join(', '), other.names.join(', ')];
    return uses === used ? [] : [{ name, because: 'template', left: uses, right: used }];
  });
}

function namesDiffer(left: ShownFiles | undefined, right: ShownFiles | undefined, comparing: Comparing): readonly Found[] {
  if (left === undefined || right === undefined) return [];
  const values = pairs(left.from, right.from, ({ name }) => name).flatMap(([name, one, other]): readonly Found[] => {
    if (one === undefined || other === undefined || name.startsWith('secret.') || one.value === other.value) return [];
    return [
      {
        name: `files \${${name}}`,
        because: 'value',
        ...(one.value !== undefined && { left: one.value }),
        ...(other.value !== undefined && { right: other.value }),
      },
    ];
  });
  const secrets = secretsDiffer(left.from, right.from, comparing).map((found) => ({ ...found, name: `files \${${found.name}}` }));
  return [...values, ...secrets];
}

/** Both lists by a key, in the order of the left and then of what only the right has. */
function pairs<Item>(
  left: readonly Item[],
  right: readonly Item[],
  keyOf: (item: Item) => string,
): readonly (readonly [key: string, left: Item | undefined, right: Item | undefined])[] {
  const [ones, others] = [new Map(left.map((item) => [keyOf(item), item])), new Map(right.map((item) => [keyOf(item), item]))];
  return [...new Set([...ones.keys(), ...others.keys()])].map((key) => [key, ones.get(key), others.get(key)]);
}
