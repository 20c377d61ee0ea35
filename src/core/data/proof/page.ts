// The proof as a page that is read, printed and kept: whole in itself, without a script and without anything from elsewhere.
import { exclusionWords, isExclusion } from './worth.ts';
import type { PaperCheck } from './paper.ts';
import { proofSentences, type ProofVerdict } from './verdict.ts';

export interface ProofPage {
  readonly verdict: ProofVerdict;
  readonly check: PaperCheck;
  /** Public key that it was held against; absent: none is known. */
  readonly signer?: string | undefined;
  /** What whoever wrote it knows of the signer: since when it is known, or that another one signed before. */
  readonly known?: string | undefined;
}

const verdicts: { readonly [Result in ProofVerdict['result']]: string } = {
  pass: 'No one’s own values were found.',
  leak: 'People’s own values were found.',
  broken: 'Nothing is known: the proof could not see.',
};

/** What is not as it was signed says nothing, whatever stands in it. */
const untrusted: ReadonlySet<PaperCheck['state']> = new Set(['changed', 'stranger']);

export function proofPage(page: ProofPage): string {
  const { verdict, check } = page;
  const isTrusted = !untrusted.has(check.state);
  const { statement } = check;
  const title = `Leak proof of ${statement?.database ?? 'a database'} in ${statement?.environment ?? 'an environment'}`;
  const parts = [
    `<header><p class="kind">Leak proof</p>${headOf(verdict, isTrusted)}<p class="seal ${check.state}">${escaped(check.sentence)}</p></header>`,
    section('What was compared', definitions(comparedOf(page))),
    verdict.leaks.length === 0
      ? ''
      : section(
          'What was found',
          table(
            ['where it stands', 'how it is written', 'whose it is', '#cells'],
            verdict.leaks.map(({ where, encoding, of, cells }) => [where, encoding, of, cells]),
          ),
        ),
    // Of what was found, or not seen, nothing is promised.
    verdict.result === 'pass' ? section('What it promises', list(verdict.promises)) : '',
    section('What it does not promise', list(verdict.limits)),
    section(
      'Canaries',
      `${paragraph('Values that nobody has, one in each way of writing. The scan had to find every one of them; had it missed one, nothing would be known.')}<ul class="canaries">${verdict.canaries
        .map(({ encoding, found }) => `<li class="${found ? 'found' : 'missed'}">${escaped(encoding)}: ${found ? 'found' : 'missed'}</li>`)
        .join('')}</ul>`,
    ),
    section('Not looked for', exclusionsOf(verdict)),
    section('Every masked column', coverageOf(verdict)),
    section('Who could be told apart', risksOf(verdict)),
    section('How well it stands for production', utilityOf(verdict)),
    section('Who signed it, and how to check it', signatureOf(page)),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escaped(title)}</title>
<style>${style}</style></head><body><main>
${parts.join('\n')}
</main></body></html>
`;
}

function headOf(verdict: ProofVerdict, isTrusted: boolean): string {
  const { result } = verdict;
  if (!isTrusted) return `<h1 class="leak">This proof is not to be trusted.</h1>${paragraph('What follows is what stands in it.')}`;
  const told = proofSentences(verdict).slice(0, result === 'pass' ? 1 : undefined);
  return `<h1 class="${result}">${verdicts[result]}</h1>${told.map(paragraph).join('')}`;
}

function comparedOf({ verdict, check: { statement } }: ProofPage): readonly (readonly [string, string])[] {
  const { looked, scanned, of } = verdict;
  const known: readonly (readonly [string, string])[] =
    statement === undefined
      ? []
      : [
          ['From', `${statement.database}, as the host of the source calls it`],
          ['For', statement.system === undefined ? statement.environment : `${statement.environment} of ${statement.system}`],
          ['Looked through', statement.target],
          ['Done', time(statement.endedAt)],
          ...(statement.promotion === undefined ? [] : [['Asked for by', statement.promotion] as const]),
          ['Classification', statement.classification],
        ];
  return [
    ['What', of === 'standing' ? 'what stood there, while people worked on it' : 'the copy that a refresh made, before anybody used it'],
    ['Production as it was', time(verdict.snapshotAt)],
    ...known,
    ['Plan', verdict.plan],
    ['Looked for', `${number(looked.values)} values of masked columns${shareOf(looked)}`],
    ['Looked at', `${number(scanned.cells)} cells, ${number(scanned.bytes)} bytes, ${number(scanned.texts)} texts of the schema`],
    ['Equal by chance', `${number(scanned.explained)} cells that a mask wrote are equal to somebody’s value, for it draws from few`],
  ];
}

function shareOf({ oneTextIn, oneValueIn }: ProofVerdict['looked']): string {
  const told = [
    ...(oneTextIn > 1 ? [`of runs of words one in ${oneTextIn}`] : []),
    ...(oneValueIn > 1 ? [`of values one in ${oneValueIn}`] : []),
  ];
  return told.length === 0 ? '' : ` (${told.join(', ')}: all did not fit into memory)`;
}

function exclusionsOf({ of, looked: { excluded } }: ProofVerdict): string {
  const rows = Object.entries(excluded)
    .filter(([, many]) => many > 0)
    .map(([why, many]) => [isExclusion(why) ? exclusionWords[why] : why, many] as const);
  const known = of === 'standing' ? 'Of them nothing is known.' : 'Of them it is known that their columns were masked, and no more.';
  const intro = paragraph(`Values of masked columns that would be found by chance. ${known}`);
  return rows.length === 0 ? paragraph('Every value of a masked column was looked for.') : `${intro}${table(['which', '#values'], rows)}`;
}

function coverageOf({ of, coverage }: ProofVerdict): string {
  if (of === 'standing') return paragraph('Known of a refresh alone: nothing went through a mask for this proof.');
  const rows = coverage.map(({ column, rows: all, masked, nulls }) => [column, all, masked, nulls] as const);
  return rows.length === 0 ? paragraph('No column is masked.') : table(['column', '#rows', '#masked', '#NULL'], rows);
}

function risksOf({ risks }: ProofVerdict): string {
  if (risks.length === 0) return paragraph('No table of people keeps columns that describe them.');
  const intro = paragraph('People who are described alike by what the file keeps: the smaller a group, the easier one of them is known.');
  const rows = risks.map(
    ({ table: name, by, rows: all, groups, small, single }) => [name, by.join(', '), all, groups, small, single] as const,
  );
  return `${intro}${table(['table', 'described by', '#rows', '#groups', '#of fewer than 5', '#of one'], rows)}`;
}

function utilityOf({ utility, orphans }: ProofVerdict): string {
  const lost = orphans.filter(({ rows }) => rows > 0);
  const keys =
    lost.length === 0
      ? 'Every row that names another finds it.'
      : lost.map(({ key, rows }) => `${number(rows)} rows of ${key} name none.`).join(' ');
  if (utility.length === 0) return paragraph(keys);
  const intro = paragraph(`${keys} Shares in production → in staging; distances from 0 (alike) to 1.`);
  const rows = utility.map(
    ({ column, nullShare, distinctShare, sameShape, lengthDistance, valueDistance }) =>
      [
        column,
        pair(nullShare),
        pair(distinctShare),
        percent(sameShape),
        lengthDistance.toFixed(2),
        valueDistance?.toFixed(2) ?? '',
      ] as const,
  );
  return `${intro}${table(['column', '#NULL', '#different', '#same shape', '#lengths', '#values'], rows)}`;
}

function signatureOf({ check, signer, known }: ProofPage): string {
  const told: readonly (readonly [string, string])[] = [
    ['Signature', check.sentence],
    ...(signer === undefined ? [] : [['Key', signer] as const]),
    ...(known === undefined ? [] : [['Known', known] as const]),
    ...(check.statement === undefined ? [] : [['Digest of the proof', check.statement.proof] as const]),
  ];
  const how = `Beside this page lies the signed proof as JSON. Ask whoever runs the host of the source for its key (lockstep data signer), and hold the two against each other, on any machine: lockstep data check-proof FILE.json --signer KEY`;
  return `${definitions(told)}${paragraph(how)}${paragraph('This page itself is not signed.')}`;
}

type Cell = string | number;

/** A heading that begins with # is of numbers. */
function table(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const numeric = heads.map((head) => head.startsWith('#'));
  const cell = (tag: string, text: Cell, index: number): string =>
    `<${tag}${numeric[index] === true ? ' class="number"' : ''}>${typeof text === 'number' ? number(text) : escaped(text)}</${tag}>`;
  const head = heads.map((text, index) => cell('th', text.replace('#', ''), index)).join('');
  const body = rows.map((row) => `<tr>${row.map((text, index) => cell('td', text, index)).join('')}</tr>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function section(title: string, body: string): string {
  return `<section><h2>${title}</h2>${body}</section>`;
}

function definitions(entries: readonly (readonly [string, string])[]): string {
  return `<dl>${entries.map(([term, text]) => `<div><dt>${term}</dt><dd>${escaped(text)}</dd></div>`).join('')}</dl>`;
}

function list(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`;
}

function pair([one, other]: readonly [number, number]): string {
  return `${percent(one)} → ${percent(other)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** With thin spaces between thousands. */
function number(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202f');
}

function time(iso: string): string {
  return `${iso.replace('T', ' ').replace(/\.\d+Z$|Z$/, '')} UTC`;
}

const signs: { readonly [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Names are anybody's: none of them is markup, and none turns the line around. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (sign) => signs[sign] ?? '')
    .replaceAll(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}

const style = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #5b6470; --line: #d5dae0; --good: #17663a; --bad: #a1260d; --odd: #7a5200; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--ink); font: 11pt/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 186mm; margin: 0 auto; padding: 12mm 6mm; }
.kind { margin: 0; color: var(--soft); letter-spacing: .06em; text-transform: uppercase; font-size: 9pt; }
h1 { margin: 1mm 0 3mm; font-size: 20pt; line-height: 1.2; }
h1.pass { color: var(--good); } h1.leak { color: var(--bad); } h1.broken { color: var(--odd); }
h2 { margin: 8mm 0 2mm; padding-top: 3mm; border-top: 1px solid var(--line); font-size: 13pt; break-after: avoid; }
p, ul, dl { margin: 0 0 2mm; } ul { padding-left: 5mm; } li { margin-bottom: 1mm; }
.seal { display: inline-block; margin-top: 1mm; padding: 1mm 3mm; border: 1px solid currentColor; border-radius: 2mm; overflow-wrap: anywhere; }
.seal.genuine { color: var(--good); } .seal.changed, .seal.stranger { color: var(--bad); } .seal.unsigned { color: var(--odd); }
dl div { display: grid; grid-template-columns: 45mm 1fr; gap: 4mm; padding: .7mm 0; break-inside: avoid; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt; }
th, td { padding: 1mm 2mm 1mm 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--soft); font-weight: 600; } thead { display: table-header-group; } tr { break-inside: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 0; padding-left: 3mm; }
.canaries { display: grid; grid-template-columns: repeat(auto-fill, minmax(48mm, 1fr)); gap: 0 4mm; padding: 0; list-style: none; }
.missed { color: var(--bad); font-weight: 600; }
@page { size: A4; margin: 16mm 14mm; }
@media print { main { max-width: none; padding: 0; } body { font-size: 10pt; } }
@media (max-width: 600px) { dl div { grid-template-columns: 1fr; gap: 0; } section { overflow-x: auto; } table { min-width: 130mm; } }
`;
