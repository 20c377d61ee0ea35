// One word per idea. These are words that other tools use for ideas of ours, so no name of ours contains them.
import { type Finding, type Source, lineOf, parse, visit } from './sources.ts';

const forbiddenWords = new Set(['freight', 'warehouse', 'lifecycle', 'phase', 'channel', 'pipeline', 'project']);

/**
 * Every identifier or file name with a forbidden word in it. What a library named is not ours: properties that are read, and names
 * imported from a package. `// reason: …` on the line or the one before permits the rest.
 */
export function findForbiddenWords(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) => [...findInPath(source), ...findInNames(source)]);
}

function findInPath(source: Source): readonly Finding[] {
  const word = forbiddenWordIn(source.path);
  return word === undefined ? [] : [{ path: source.path, line: 1, message: `the file's name says ${word}` }];
}

function findInNames(source: Source): readonly Finding[] {
  const lines = source.text.split('\n');
  const foreign = foreignNamesIn(source);
  const read = new Set<number>();
  const found: Finding[] = [];
  visit(source, {
    // A parent is visited before its children, so the property's place is known when its turn comes.
    MemberExpression: (node) => void read.add(node.property.start),
    // In `import { theirs as ours }` only `ours` is our word.
    ImportSpecifier: (node) => {
      if (node.imported.start !== node.local.start) read.add(node.imported.start);
    },
    Identifier: (node) => {
      const word = foreign.has(node.name) || read.has(node.start) ? undefined : forbiddenWordIn(node.name);
      const line = lineOf(source, node.start);
      const hasReason = [lines[line - 1], lines[line - 2]].some((text) => /\/\/ reason: \S/.test(text ?? ''));
      if (word !== undefined && !hasReason) found.push({ path: source.path, line, message: `${node.name} says ${word}` });
    },
  });
  return found;
}

function foreignNamesIn(source: Source): ReadonlySet<string> {
  const imports = parse(source).module.staticImports.filter(({ moduleRequest }) => !/^[.#]/.test(moduleRequest.value));
  const entries = imports.flatMap((statement) => statement.entries);
  return new Set(entries.filter((entry) => entry.importName.name === entry.localName.value).map((entry) => entry.localName.value));
}

/** `releaseChannels` and `release-channel.ts` both say channel. */
function forbiddenWordIn(name: string): string | undefined {
  const words = name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).map((word) => word.toLowerCase().replace(/s$/, ''));
  return words.find((word) => forbiddenWords.has(word));
}
