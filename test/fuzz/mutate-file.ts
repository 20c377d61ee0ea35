import { isMap, isNode, isPair, isScalar, isSeq, parseDocument, type Document, type Pair } from 'yaml';
import { oddWords, yamlPieces } from '#core/file/fixture.ts';
import type { Chance } from './chance.ts';

/** One way to spoil a file; `text` where there is nothing to spoil in that way. */
type Mutation = (text: string, chance: Chance) => string;

/** Spoils a file in a few places: as a disk, a keyboard, an editor or a merge would. */
export function mutateFile(text: string, chance: Chance): string {
  let spoiled = text;
  for (let left = 1 + chance.below(4); left > 0; left -= 1) spoiled = chance.pick([first, ...others])(spoiled, chance);
  return spoiled;
}

const bytes: Mutation = (text, chance) => {
  const from = chance.below(text.length + 1);
  const change = chance.below(4);
  if (change === 0) return text.slice(0, from) + String.fromCharCode(chance.below(0x180)) + text.slice(from);
  if (change === 1) return text.slice(0, from) + text.slice(from + 1 + chance.below(12));
  if (change === 2) return text.slice(0, from) + text.charAt(from + 1) + text.charAt(from) + text.slice(from + 2);
  return text.slice(0, from);
};

const tokens: Mutation = (text, chance) => {
  const from = chance.below(text.length + 1);
  return text.slice(0, from) + chance.pick([': ', ...yamlPieces, ...oddWords]) + text.slice(from);
};

const lines: Mutation = (text, chance) => {
  const all = text.split('\n');
  const [from, to] = [chance.below(all.length), chance.below(all.length)];
  const line = all[from] ?? '';
  switch (chance.below(5)) {
    case 0:
      return all.toSpliced(to, 0, line).join('\n');
    case 1:
      return all.toSpliced(from, 1).join('\n');
    case 2:
      return all.with(from, all[to] ?? '').join('\n');
    case 3:
      return all.with(from, ' '.repeat(1 + chance.below(4)) + line).join('\n');
    default:
      return all.with(from, line.slice(1 + chance.below(4))).join('\n');
  }
};

/** Changes that leave YAML, and make another file of it: a key elsewhere, a value of another kind, a part that is there twice. */
const shapes: Mutation = (text, chance) => {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
  const pairs = pairsIn(document);
  const [one, other] = [pairs[chance.below(pairs.length)], pairs[chance.below(pairs.length)]];
  if (one === undefined || other === undefined) return text;
  switch (chance.below(5)) {
    case 0:
      one.value = copyOf(other.value);
      break;
    case 1:
      if (isScalar(one.key) && isScalar(other.key)) one.key.value = other.key.value;
      break;
    case 2:
      one.value = document.createNode(chance.pick<unknown>([null, 0, [], {}, true, 'x', [[]], { a: 1 }, 1.5, '']));
      break;
    case 3:
      if (isMap(one.value)) one.value.items.push(other.clone());
      else if (isSeq(one.value)) one.value.items.push(copyOf(other.value));
      break;
    default:
      if (isMap(one.value) || isSeq(one.value)) one.value.items.splice(chance.below(one.value.items.length + 1), 1);
  }
  return written(document, text);
};

/** What is put into itself would have no end. */
function copyOf(node: unknown): unknown {
  return isNode(node) ? node.clone() : node;
}

/** Some changes leave nothing that YAML can say. */
function written(document: Document, otherwise: string): string {
  try {
    return document.toString({ lineWidth: 0 });
  } catch {
    return otherwise;
  }
}

const mostPairs = 5_000;

function pairsIn(document: Document): readonly Pair[] {
  const found: Pair[] = [];
  const waiting: unknown[] = [document.contents];
  while (waiting.length > 0 && found.length < mostPairs) {
    const node = waiting.pop();
    if (isPair(node)) {
      found.push(node);
      waiting.push(node.value);
    } else if (isMap(node) || isSeq(node)) waiting.push(...node.items);
  }
  return found;
}

const first = bytes;
const others: readonly Mutation[] = [tokens, lines, shapes];
