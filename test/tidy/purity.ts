// Time, chance, settings and the world reach a pure room as arguments; these are the ways around that.
import { isBuiltin } from 'node:module';
import { type Finding, type Source, isTest, lineOf, parse, visit } from './sources.ts';

const impureGlobals = new Set(['process', 'performance', 'crypto', 'console', 'fetch', 'setTimeout', 'setInterval', 'setImmediate']);
const impureMembers = new Set(['Date.now', 'Math.random', 'globalThis.process', 'globalThis.crypto', 'globalThis.performance']);

/** Every use of a clock, of chance or of the machine. A text compared by the machine's language counts: replay must give the same bytes. */
export function findImpurity(sources: readonly Source[]): readonly Finding[] {
  return sources.filter((source) => !isTest(source)).flatMap(findInSource);
}

function findInSource(source: Source): readonly Finding[] {
  const found: Finding[] = [];
  const report = (offset: number, message: string): void => {
    found.push({ path: source.path, line: lineOf(source, offset), message });
  };
  for (const { moduleRequest, start } of parse(source).module.staticImports) {
    if (isBuiltin(moduleRequest.value)) report(start, `imports ${moduleRequest.value}`);
  }
  visit(source, {
    MemberExpression: (node) => {
      if (node.property.type !== 'Identifier' || node.computed) return;
      const property = node.property.name;
      const object = node.object.type === 'Identifier' ? node.object.name : '';
      if (impureMembers.has(`${object}.${property}`)) report(node.start, `uses ${object}.${property}`);
      else if (impureGlobals.has(object)) report(node.start, `uses ${object}`);
      else if (property === 'localeCompare' || property.startsWith('toLocale')) report(node.start, `uses ${property}`);
    },
    NewExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
        report(node.start, 'uses new Date()');
    },
    CallExpression: (node) => {
      if (node.callee.type !== 'Identifier') return;
      if (node.callee.name === 'Date' || impureGlobals.has(node.callee.name)) report(node.start, `calls ${node.callee.name}()`);
    },
  });
  return found;
}
