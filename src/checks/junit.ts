import { SaxesParser, type SaxesTagPlain } from 'saxes';
import type { TestedCase } from '#core/tested.ts';
import { decodeXml } from './decode-xml.ts';

/** What a file says, or why it says nothing: a file that is not whole proves nothing. */
export type JUnitReport =
  | { readonly kind: 'read'; readonly cases: readonly TestedCase[] }
  | { readonly kind: 'unreadable'; readonly because: string };

/**
 * Reads a JUnit file strictly: well-formed to its last byte, no DOCTYPE, a root that JUnit knows. Cases are counted as they stand;
 * counters in attributes are believed only where they name failures that no case shows.
 */
export function readJUnit(bytes: Uint8Array): JUnitReport {
  const decoded = decodeXml(bytes);
  if (decoded.kind === 'unreadable') return decoded;
  const reader = new Reader();
  try {
    parseInto(reader, decoded.text);
  } catch (error) {
    return { kind: 'unreadable', because: error instanceof Error ? error.message : String(error) };
  }
  const cases = mergeRepeated(reader.cases);
  const isSilent = reader.declaredFailures > 0 && !cases.some((entry) => entry.state === 'failed' || entry.isFlaky);
  if (isSilent) return { kind: 'unreadable', because: `its counters name ${reader.declaredFailures} failures, its cases none` };
  return { kind: 'read', cases };
}

function parseInto(reader: Reader, text: string): void {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('it has a DOCTYPE');
  });
  parser.on('opentag', (tag) => reader.open(tag));
  parser.on('text', (words) => reader.read(words));
  parser.on('cdata', (words) => reader.read(words));
  parser.on('closetag', (tag) => reader.close(tag));
  parser.write(text).close();
  if (!reader.isWhole) throw new Error('it has no root');
}

const failing = new Set(['failure', 'error', 'rerunFailure', 'rerunError']);
const flaky = new Set(['flakyFailure', 'flakyError']);
/** Words in the attribute `status` or `result` of dialects that have no elements for it. */
const failingWords = new Set(['failed', 'failure', 'error', 'broken']);
const skippedWords = new Set(['skipped', 'disabled', 'ignored', 'notrun', 'suppressed', 'pending']);

/** A case, or a suite that failed as a whole, while its element is open. */
interface OpenCase {
  readonly name: string;
  readonly depth: number;
  state: TestedCase['state'];
  isFlaky: boolean;
  message: string;
}

/** The state of reading one document. */
class Reader {
  readonly cases: TestedCase[] = [];
  declaredFailures = 0;
  isWhole = false;
  private readonly suites: string[] = [];
  private depth = 0;
  private current: OpenCase | undefined;
  /** Depth of the failure whose text is read. */
  private failureDepth: number | undefined;

  open(tag: SaxesTagPlain): void {
    const element = localName(tag.name);
    this.depth += 1;
    if (this.depth === 1 && element !== 'testsuites' && element !== 'testsuite') throw new Error(`its root is \`${element}\``);
    if (element === 'testsuites' || element === 'testsuite') this.openSuite(tag);
    else if (element === 'testcase') this.openCase(tag);
    else this.openDetail(element, tag);
  }

  read(words: string): void {
    if (this.failureDepth !== undefined && this.current !== undefined && this.current.message.length < 4096) this.current.message += words;
  }

  close(tag: SaxesTagPlain): void {
    const element = localName(tag.name);
    if (this.failureDepth === this.depth) this.failureDepth = undefined;
    if (this.current?.depth === this.depth) this.closeCase(this.current);
    else if (element === 'testsuite' || element === 'testsuites') this.suites.pop();
    this.depth -= 1;
    if (this.depth === 0) this.isWhole = true;
  }

  private openSuite(tag: SaxesTagPlain): void {
    if (this.current !== undefined) throw new Error('a suite stands inside a case');
    this.suites.push(tag.attributes['name']?.trim() ?? '');
    // A root's counters repeat those of its suites: the largest is enough to know that there are some.
    const declared = countOf(tag.attributes['failures']) + countOf(tag.attributes['errors']);
    this.declaredFailures = Math.max(this.declaredFailures, declared);
  }

  private openCase(tag: SaxesTagPlain): void {
    if (this.current !== undefined) throw new Error('a case stands inside a case');
    const words = [tag.attributes['status'], tag.attributes['result']].map((word) => word?.trim().toLowerCase() ?? '');
    const isFailed = words.some((word) => failingWords.has(word));
    const isSkipped = words.some((word) => skippedWords.has(word));
    const name = caseName(tag, this.suites.at(-1) ?? '');
    this.current = { name, depth: this.depth, state: isFailed ? 'failed' : isSkipped ? 'skipped' : 'passed', isFlaky: false, message: '' };
  }

  private openDetail(element: string, tag: SaxesTagPlain): void {
    const isFailing = failing.has(element);
    // A failure beside the cases: the suite itself did not run.
    if (isFailing && this.current === undefined) {
      this.current = { name: this.suites.at(-1) || 'the suite', depth: this.depth, state: 'failed', isFlaky: false, message: '' };
    }
    if (this.current === undefined) return;
    if (flaky.has(element)) this.current.isFlaky = true;
    if (element === 'skipped' && this.current.state === 'passed') this.current.state = 'skipped';
    if (!isFailing) return;
    this.current.state = 'failed';
    if (this.current.message.trim() !== '' || this.failureDepth !== undefined) return;
    this.current.message = tag.attributes['message']?.trim() ?? '';
    if (this.current.message === '') this.failureDepth = this.depth;
  }

  private closeCase(found: OpenCase): void {
    const because = firstLine(found.message);
    this.current = undefined;
    this.failureDepth = undefined;
    const isFlaky = found.isFlaky && found.state === 'passed';
    this.cases.push({ name: found.name, state: found.state, isFlaky, ...(because === '' ? {} : { because }) });
  }
}

/**
 * pytest writes a case again where its teardown failed; others write each try. The same name with different ends is one case, which
 * ended as the worst of them; with the same end it may be two (a table of parameters), and both count.
 */
function mergeRepeated(cases: readonly TestedCase[]): readonly TestedCase[] {
  const worst = new Map<string, TestedCase>();
  for (const entry of cases) {
    const known = worst.get(entry.name);
    if (known === undefined || rank(entry) > rank(known)) worst.set(entry.name, entry);
  }
  const states = Map.groupBy(cases, (entry) => entry.name);
  return cases.flatMap((entry) => {
    const all = states.get(entry.name) ?? [];
    const isMixed = all.some((other) => other.state !== entry.state);
    if (!isMixed) return [entry];
    return worst.get(entry.name) === entry ? [entry] : [];
  });
}

function rank(entry: TestedCase): number {
  return { skipped: 0, passed: 1, failed: 2 }[entry.state];
}

function caseName(tag: SaxesTagPlain, suite: string): string {
  const name = tag.attributes['name']?.trim() || 'a case without a name';
  const owner = tag.attributes['classname']?.trim() || suite;
  return owner === '' || name.startsWith(owner) ? name : `${owner} > ${name}`;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function countOf(text: string | undefined): number {
  const count = Number(text);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

function firstLine(text: string): string {
  const line = text.split('\n').find((part) => part.trim() !== '') ?? '';
  return line.trim().slice(0, 300);
}
