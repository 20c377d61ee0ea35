interface Rule {
  readonly pattern: RegExp;
  readonly isForFoldersOnly: boolean;
  readonly keeps: boolean;
}

/** Whether a path below the root, with forward slashes, is left out. */
export type Ignores = (path: string, isFolder: boolean) => boolean;

/** Never part of an artefact: where its source is kept, and our own words about it. */
const always = ['.git', '.lockstep/', '.lockstepignore'];

/**
 * The rules of a `.lockstepignore`, which are the plain ones of git: `*`, `?`, `**`, a `/` at the front or inside anchors, one at the end
 * means folders, `!` takes a rule back, the last rule that fits counts. `node_modules` is kept unless a line names it.
 */
export function parseIgnore(text: string): Ignores {
  const rules = [...always, ...text.split(/\r?\n/)].flatMap(parseRule);
  return (path, isFolder) => {
    const last = rules.findLast((rule) => (isFolder || !rule.isForFoldersOnly) && rule.pattern.test(path));
    return last !== undefined && !last.keeps;
  };
}

function parseRule(line: string): readonly Rule[] {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return [];
  const keeps = trimmed.startsWith('!');
  const body = keeps ? trimmed.slice(1) : trimmed;
  const isForFoldersOnly = body.endsWith('/');
  const glob = body.replace(/\/$/, '');
  const isAnchored = glob.includes('/');
  const source = glob.replace(/^\//, '').replaceAll(/\/\*\*\/|\*\*\/|\/\*\*|\*\*|\*|\?|[^*?/]+|\//g, expressionOf);
  return [{ pattern: new RegExp(`${isAnchored ? '^' : '(?:^|/)'}${source}$`, 'u'), isForFoldersOnly, keeps }];
}

function expressionOf(part: string): string {
  if (part === '/**/') return '/(?:.*/)?';
  if (part === '**/') return '(?:.*/)?';
  if (part === '/**') return '/.*';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  return part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
}
