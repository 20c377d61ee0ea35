// The proof as a page that is read, printed and kept: whole in itself, without a script and without anything from elsewhere.
import type { RefreshView } from '#core/views/data.ts';
import { definitions, escaped, list, number, pair, paragraph, percent, section, style, table, time } from './html.ts';
import { howLong, orderedBy, shareCopied } from './page-order.ts';
import { decidedOf, keptOf, type Decided } from './page-plan.ts';
import type { PaperCheck } from './paper.ts';
import { exclusionWords, isExclusion } from './worth.ts';
import { proofSentences, type ProofVerdict } from './verdict.ts';

export interface ProofPage {
  readonly verdict: ProofVerdict;
  readonly check: PaperCheck;
  /** Public key that it was held against; absent: none is known. */
  readonly signer?: string | undefined;
  /** What whoever wrote it knows of the signer: since when it is known, or that another one signed before. */
  readonly known?: string | undefined;
  /** What the ledger has of it: who asked, for what, and what became of it. Absent: it was asked for on the host, and no ledger knows. */
  readonly refresh?: RefreshView | undefined;
  /** The text of its plan, as it was kept: counts where it has the digest that was signed. */
  readonly plan?: string | undefined;
  /** Keys that the system file names today. */
  readonly signers?: readonly string[] | undefined;
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
  const decided = decidedOf(page.plan, verdict.plan);
  const { statement } = check;
  const title = `Leak proof of ${statement?.database ?? 'a database'} in ${statement?.environment ?? 'an environment'}`;
  const parts = [
    `<header><p class="kind">${escaped(title)}</p>${headOf(verdict, isTrusted)}<p class="seal ${check.state}">${escaped(check.sentence)}</p></header>`,
    page.refresh === undefined ? '' : section('Who ordered it, and what became of it', definitions(orderedBy(page.refresh))),
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
    section('Every masked column', `${coverageOf(verdict, decided)}${unchangedOf(verdict)}`),
    section('What is not masked', keptOf(decided, page.plan !== undefined)),
    section('Who could be told apart', risksOf(verdict)),
    section('How well it stands for production', utilityOf(verdict)),
    section('How long', list(howLong(page.refresh))),
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

function comparedOf({ verdict, refresh, check: { statement } }: ProofPage): readonly (readonly [string, string])[] {
  const { looked, scanned, of } = verdict;
  const known: readonly (readonly [string, string])[] =
    statement === undefined
      ? []
      : [
          ['From', `${statement.database}, as the host of the source calls it`],
          ['For', statement.system === undefined ? statement.environment : `${statement.environment} of ${statement.system}`],
          ['Looked through', statement.target],
          ['Done', time(statement.endedAt)],
          ...(statement.promotion === undefined || refresh !== undefined ? [] : [['Within', statement.promotion] as const]),
          ['Classification', statement.classification],
        ];
  return [
    ['What', of === 'standing' ? 'what stood there, while people worked on it' : 'the copy that a refresh made, before anybody used it'],
    ['Production as it was', time(verdict.snapshotAt)],
    ...known,
    ...shareCopied(refresh),
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

function exclusionsOf({ of, looked: { values, excluded } }: ProofVerdict): string {
  const rows = Object.entries(excluded)
    .filter(([, many]) => many > 0)
    .map(([why, many]) => [isExclusion(why) ? exclusionWords[why] : why, many] as const);
  const known = of === 'standing' ? 'Of them nothing is known.' : 'Of them it is known that their columns were masked, and no more.';
  const sum = rows.reduce((all, [, many]) => all + many, 0);
  const intro = paragraph(
    `${number(sum)} values of masked columns, beside ${number(values)} that were looked for: they would be found by chance. ${known}`,
  );
  return rows.length === 0 ? paragraph('Every value of a masked column was looked for.') : `${intro}${table(['which', '#values'], rows)}`;
}

function coverageOf({ of, coverage }: ProofVerdict, decided: Decided | undefined): string {
  if (of === 'standing') return paragraph('Known of a refresh alone: nothing went through a mask for this proof.');
  const rows = coverage.map(
    ({ column, rows: all, masked, nulls }) => [column, decided?.masks.get(column) ?? '', all, masked, nulls] as const,
  );
  return rows.length === 0 ? paragraph('No column is masked.') : table(['column', 'mask', '#rows', '#masked', '#NULL'], rows);
}

/** Few are chance; more than chance allows would be a leak. */
function unchangedOf({ unchanged }: ProofVerdict): string {
  const rows = unchanged
    .filter(({ same, shortSame }) => same + shortSame > 0)
    .map(({ where, same, allowed, shortSame, shortAllowed }) => [where, same + shortSame, allowed + shortAllowed] as const);
  if (rows.length === 0) return paragraph('No value came out of its mask as it went in.');
  const intro = paragraph(
    'Values that came out of their mask as they went in, for it draws from few; more than chance allows would be told as a leak.',
  );
  return `${intro}${table(['column', '#unchanged', '#chance allows'], rows)}`;
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

function pinnedWords(signers: readonly string[], signer: string | undefined): string {
  return signer !== undefined && signers.includes(signer)
    ? 'names this key: what another one signs opens nothing.'
    : `names ${signers.join(' or ')}, and not this key: this proof opens nothing.`;
}

function signatureOf({ check, signer, known, signers }: ProofPage): string {
  const told: readonly (readonly [string, string])[] = [
    ['Signature', check.sentence],
    ...(signer === undefined ? [] : [['Key', signer] as const]),
    ...(known === undefined ? [] : [['Known', known] as const]),
    ...(signers === undefined ? [] : [['The system file', pinnedWords(signers, signer)] as const]),
    ...(check.statement === undefined ? [] : [['Digest of the proof', check.statement.proof] as const]),
  ];
  const how = `Beside this page lies the signed proof as JSON. Ask whoever runs the host of the source for its key (lockstep data signer), and hold the two against each other, on any machine: lockstep data check-proof FILE.json --signer KEY`;
  return `${definitions(told)}${paragraph(how)}${paragraph('This page itself is not signed.')}`;
}
