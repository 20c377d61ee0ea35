// The ways out of the type system and out of a test run. Each needs a reason in words: `// reason: …` on its line or on the one before.
import { type Finding, type Source, lineOf, parse, visit } from './sources.ts';

const testFunctions = new Set(['test', 'it', 'describe', 'suite', 'bench']);
const testSwitches = new Set(['only', 'skip', 'todo']);

/** Every cast, `any`, `!`, compiler or linter switch, unfinished note and switched-off test that gives no reason. */
export function findEscapes(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) => {
    const lines = source.text.split('\n');
    const hasReason = (line: number): boolean => [lines[line - 1], lines[line - 2]].some((text) => /\/\/ reason: \S/.test(text ?? ''));
    return [...findInTree(source), ...findInComments(source)].filter((finding) => !hasReason(finding.line));
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function findInTree(source: Source): readonly Finding[] {
  const found: Finding[] = [];
  const report = (offset: number, message: string): void => {
    found.push({ path: source.path, line: lineOf(source, offset), message });
  };
  const isConst = (type: Span): boolean => source.text.slice(type.start, type.end) === 'const';
  visit(source, {
    TSAsExpression: (node) => {
      if (!isConst(node.typeAnnotation)) report(node.typeAnnotation.start, 'casts with `as`: write a type guard or parse it');
    },
    TSTypeAssertion: (node) => {
      if (!isConst(node.typeAnnotation)) report(node.start, 'casts with `<…>`: write a type guard or parse it');
    },
    TSAnyKeyword: (node) => report(node.start, 'says `any`: say `unknown` and narrow it'),
    TSNonNullExpression: (node) => report(node.end, 'says `!`: handle what is absent'),
    PropertyDefinition: (node) => {
      if (node.definite) report(node.start, 'says `!`: give the property its first value');
    },
    VariableDeclarator: (node) => {
      if (node.definite === true) report(node.start, 'says `!`: give the variable its first value');
    },
    MemberExpression: (node) => {
      if (node.property.type !== 'Identifier' || node.object.type !== 'Identifier') return;
      const [name, property] = [node.object.name, node.property.name];
      if (testFunctions.has(name) && testSwitches.has(property)) report(node.start, `switches tests off with ${name}.${property}`);
    },
  });
  return found;
}

function findInComments(source: Source): readonly Finding[] {
  return parse(source).comments.flatMap((comment) => {
    const message = judgeComment(comment.value);
    return message === undefined ? [] : [{ path: source.path, line: lineOf(source, comment.start), message }];
  });
}

function judgeComment(text: string): string | undefined {
  if (/^\W*@ts-/.test(text)) return 'switches the compiler off';
  if (/^\W*(oxlint|eslint)-disable/.test(text)) return 'switches the linter off';
  return /\b(TODO|FIXME|XXX)\b/.test(text) ? 'leaves work in a comment: do it, or open an issue' : undefined;
}
