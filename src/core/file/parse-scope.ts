import type { Requirement, Scope, Ticket } from '#core/scope/scope.ts';
import type { FileCatalogue } from './catalogue.ts';
import { openFields, type Reading } from './fields.ts';
import type { Problem } from './problem.ts';
import { openReport } from './report.ts';
import { readYaml } from './read-yaml.ts';
import type { Entry, FileNode } from './tree.ts';
import { plainText, readList, readText, textsOf, type PlacedText } from './values.ts';
import type { Part } from './words.ts';

export type ParsedScope = { readonly ok: true; readonly scope: Scope } | { readonly ok: false; readonly problems: readonly Problem[] };

const example = 'requirements: [{id: R1, words: A customer pays by card., tests: [smoke]}]';
const scopePart = partOf('a scope', ['tickets', 'commits', 'requirements']);
const ticketPart = partOf('a ticket', ['id', 'title', 'link']);
const requirementPart = partOf('a requirement', ['id', 'words', 'tests']);

/** Reads the file of a scope, as strictly as a system file: every mistake has its place. */
export function parseScope(text: string, catalogue: FileCatalogue): ParsedScope {
  const report = openReport(text.startsWith('\ufeff') ? text.slice(1) : text);
  const root = readYaml(report);
  if (root === undefined) return { ok: false, problems: report.errors() };
  const reading = { report, catalogue, root };
  const fields = openFields(reading, root, { part: scopePart, title: 'a scope', name: '', example });
  const [tickets, commits, requirements] = (['tickets', 'commits', 'requirements'] as const).map((key) => fields.get(key));
  const scope = {
    tickets: tickets === undefined ? [] : readTickets(reading, tickets),
    commits: commits === undefined ? [] : readCommits(reading, commits),
    requirements: requirements === undefined ? [] : readRequirements(reading, requirements),
  };
  const isEmpty = scope.tickets.length + scope.commits.length + scope.requirements.length === 0;
  if (isEmpty && !report.hasErrors())
    report.error({ from: 0, to: 1 }, 'empty-file', { sentence: `There is nothing in this scope. Write \`${example}\`.` });
  return report.hasErrors() ? { ok: false, problems: report.errors() } : { ok: true, scope };
}

function partOf(article: string, keys: readonly string[]): Part {
  return { name: 'file', article, keys, later: [] };
}

function readTickets(reading: Reading, entry: Entry): readonly Ticket[] {
  const items = readList(reading.report, entry, { example: 'tickets: [SHOP-12]' });
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const ticket = item.kind === 'map' ? readTicket(reading, item) : textOf(reading, entry.key, item);
    if (ticket === undefined || !isNew(reading, ticket.placed, seen)) return [];
    return [{ id: ticket.placed.text, ...ticket.rest }];
  });
}

interface ReadTicket {
  readonly placed: PlacedText;
  readonly rest: Omit<Ticket, 'id'>;
}

function readTicket(reading: Reading, node: FileNode): ReadTicket | undefined {
  const { report } = reading;
  const fields = openFields(reading, node, { part: ticketPart, title: 'a ticket', name: '', example: '{id: SHOP-12, title: Pay by card}' });
  const id = fields.need('id', 'id: SHOP-12');
  const [title, link] = [fields.get('title'), fields.get('link')];
  const words = title === undefined ? undefined : readText(report, title, 'a title');
  const address = link === undefined ? undefined : readText(report, link, 'an address such as `https://tickets.example/SHOP-12`');
  if (link !== undefined && address !== undefined && !/^https?:\/\/[^\s/]+/.test(address))
    report.error(link.value.span, 'bad-url', { sentence: `\`${address}\` is no address of the web. Write \`https://…\`.` });
  const name = id === undefined ? undefined : readText(report, id, 'an id');
  if (id === undefined || name === undefined) return undefined;
  const rest = { ...(words !== undefined && { title: words }), ...(address !== undefined && { link: address }) };
  return { placed: { text: name, span: id.value.span }, rest };
}

function readCommits(reading: Reading, entry: Entry): readonly string[] {
  const seen = new Set<string>();
  const items = readList(reading.report, entry, { example: 'commits: [4f1c2ab]' });
  return textsOf(reading.report, entry.key, items).flatMap((placed) => {
    if (/^[0-9a-f]{7,64}$/.test(placed.text)) return isNew(reading, placed, seen, true) ? [placed.text] : [];
    const sentence = `\`${placed.text}\` is no commit. Write 7 to 64 hex digits, in small letters.`;
    reading.report.error(placed.span, 'unknown-value', { sentence });
    return [];
  });
}

function readRequirements(reading: Reading, entry: Entry): readonly Requirement[] {
  const { report } = reading;
  const seen = new Set<string>();
  return readList(report, entry, { example }).flatMap((item): readonly Requirement[] => {
    const owner = {
      part: requirementPart,
      title: 'a requirement',
      name: '',
      example: '{id: R1, words: A customer pays by card., tests: [smoke]}',
    };
    const fields = openFields(reading, item, owner);
    const [id, words, tests] = [fields.need('id', 'id: R1'), fields.need('words', 'words: A customer pays by card.'), fields.get('tests')];
    const name = id === undefined ? undefined : readText(report, id, 'an id');
    const said = words === undefined ? undefined : readText(report, words, 'what is required');
    if (id === undefined || name === undefined || said === undefined) return [];
    if (!isNew(reading, { text: name, span: id.value.span }, seen)) return [];
    return [{ id: name, words: said, tests: tests === undefined ? [] : readTests(reading, tests) }];
  });
}

/** One test may stand without brackets. Names of tests are as their files write them. */
function readTests(reading: Reading, entry: Entry): readonly string[] {
  const seen = new Set<string>();
  const items =
    entry.value.kind === 'text' && entry.value.value !== null
      ? [entry.value]
      : readList(reading.report, entry, { example: 'tests: [smoke]' });
  return textsOf(reading.report, entry.key, items)
    .filter((placed) => isNew(reading, placed, seen, true))
    .map(({ text }) => text);
}

function textOf(reading: Reading, key: string, item: FileNode): ReadTicket | undefined {
  if (item.kind === 'text' && item.value !== null) {
    const text = plainText(reading.report, item);
    return text === undefined ? undefined : { placed: { text, span: item.span }, rest: {} };
  }
  textsOf(reading.report, key, [item]);
  return undefined;
}

/** Says a name that stands there already, or that is none. */
function isNew({ report }: Reading, { text, span }: PlacedText, seen: Set<string>, isFree = false): boolean {
  if (!isFree && !/^[A-Za-z0-9][A-Za-z0-9._#/-]{0,99}$/.test(text)) {
    report.error(span, 'bad-name', { sentence: `\`${text}\` is no id. Ids have letters, digits, \`-\`, \`_\`, \`.\`, \`#\`, \`/\`.` });
    return false;
  }
  if (seen.has(text)) report.error(span, 'name-twice', { sentence: `\`${text}\` stands twice. Delete one.` });
  const isFirst = !seen.has(text);
  seen.add(text);
  return isFirst;
}
