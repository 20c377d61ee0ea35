import { exits } from '#cli/exits.ts';
import { clean } from '#core/clean.ts';
import { proofsOf, type Proof } from './proofs.ts';
import type { Ran } from './ran.ts';

/** What a release proved, as every CI reads it: a suite for each stage, a case for each proof. What is still to come is skipped. */
export function junitOf(ran: Ran): string {
  const proofs = ran.view === undefined ? [] : proofsOf(ran.view);
  const stages = [...new Set(proofs.map(({ stage }) => stage))];
  const suites = [
    ...ownSuite(ran, proofs),
    ...stages.map((stage) =>
      suiteOf(
        `${ran.release} ${stage}`,
        proofs.filter((proof) => proof.stage === stage),
      ),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${text(`lockstep ${ran.release}`)}"${countsOf(proofs)}>\n${suites.join('')}</testsuites>\n`;
}

/** A run that ended badly without a proof that says so must not read as green. */
function ownSuite({ release, exit, sentence }: Ran, proofs: readonly Proof[]): readonly string[] {
  const isTold = exit === exits.done || exit === exits.waiting || proofs.some(({ state }) => state === 'failed' || state === 'error');
  if (isTold) return [];
  return [suiteOf(release, [{ stage: '', name: 'release', state: 'error', because: sentence }])];
}

function suiteOf(name: string, proofs: readonly Proof[]): string {
  const cases = proofs.map((proof) => caseOf(name, proof)).join('');
  return `  <testsuite name="${text(name)}"${countsOf(proofs)}>\n${cases}  </testsuite>\n`;
}

function countsOf(proofs: readonly Proof[]): string {
  const count = (state: Proof['state']): number => proofs.filter((proof) => proof.state === state).length;
  return ` tests="${proofs.length}" failures="${count('failed')}" errors="${count('error')}" skipped="${count('pending')}"`;
}

function caseOf(suite: string, { name, state, because, lastWords = '' }: Proof): string {
  const start = `    <testcase classname="${text(suite.replaceAll(' ', '.'))}" name="${text(name)}"`;
  if (state === 'passed') return `${start}/>\n`;
  if (state === 'pending') return `${start}><skipped message="${text(because)}"/></testcase>\n`;
  const element = state === 'failed' ? 'failure' : 'error';
  return `${start}><${element} message="${text(because)}">${text(lastWords)}</${element}></testcase>\n`;
}

// XML 1.0 knows no control characters, no halves of a pair, and two more that are none.
const noXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const entities: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

function text(words: string): string {
  return clean(words)
    .replaceAll(noXml, '')
    .replaceAll(/[&<>"\n\t]/g, (sign) => entities[sign] ?? '');
}
