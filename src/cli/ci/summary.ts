import type { ShownRelease } from '#cli/http/answers.ts';
import { clean, cleanLine } from '#core/clean.ts';
import { proofsOf, type Proof } from './proofs.ts';
import { outcomeOf, type Ran } from './ran.ts';

/** A CI drops a page that is larger than a mebibyte as a whole. */
export const largestSummary = 900_000;

const signs: { readonly [state in Proof['state']]: string } = { passed: '✓', failed: '✗', error: '✗', pending: '·' };

/** The page of a build: how the release went, stage by stage, and what failed with its last words. At most so many bytes. */
export function summaryOf(ran: Ran, most = largestSummary): string {
  const { release, stage, sentence, next, view, url } = ran;
  const title = `${release}${stage === undefined ? '' : ` → ${stage}`}: ${outcomeOf(ran)}`;
  const start = [
    `## Lockstep: ${plain(title)}`,
    plain(sentence),
    ...(next === undefined || next === '' ? [] : [`Next: ${plain(next)}`]),
    ...(url === undefined ? [] : [`[${plain(release)} in Lockstep](${url})`]),
    ...(view === undefined ? [] : [tableOf(view)]),
  ];
  const proofs = view === undefined ? [] : proofsOf(view).filter(({ state }) => state === 'failed' || state === 'error');
  return withinBytes([...start, ...proofs.map(detailOf)], most);
}

function tableOf(view: ShownRelease): string {
  const proofs = proofsOf(view);
  const rows = view.stages.map(({ stage, status, environments }) => {
    const proved = proofs.filter((proof) => proof.stage === stage).map(({ name, state }) => `${signs[state]} ${plain(name)}`);
    return `| ${plain(stage)} | ${plain(status)} | ${plain(environments.join(', '))} | ${proved.join('<br>')} |`;
  });
  return ['| stage | status | environments | proofs |', '|---|---|---|---|', ...rows].join('\n');
}

function detailOf({ stage, name, because, lastWords }: Proof): string {
  const words = lastWords === undefined || lastWords === '' ? '' : `\n\n${fenced(lastWords)}`;
  return `### ✗ ${plain(stage)}: ${plain(name)}\n\n${plain(because)}${words}`;
}

/** Fenced by more signs than stand in it. */
function fenced(words: string): string {
  const longest = Math.max(2, ...[...words.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${clean(words)}\n${fence}`;
}

/** Text of others stays text: it draws no picture, leads nowhere and breaks no table. */
function plain(words: string): string {
  return cleanLine(words).replaceAll(/[\\`*_{}[\]()#+!|<>~&@]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function withinBytes(parts: readonly string[], most: number): string {
  const cut = 'More does not fit here: the rest stands in Lockstep.\n';
  let page = '';
  for (const part of parts) {
    const longer = `${page}${part}\n\n`;
    if (Buffer.byteLength(longer) + Buffer.byteLength(cut) > most) return Buffer.byteLength(page + cut) > most ? '' : page + cut;
    page = longer;
  }
  return page;
}
