import type { LoadFigures, StepFigures } from './figures.ts';
import { plotsOf, type Plot } from './plots.ts';
import { rowsOfInstances, sentencesOf, wordsOfFinding } from './words-of-load.ts';
import type { Mark } from './marks.ts';

/**
 * The report as one file that needs nothing else: no script, nothing fetched, and a policy that forbids both. Every text that came from
 * outside is escaped.
 */
export function reportPage(figures: LoadFigures): string {
  const { title, judged } = figures;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p class="verdict ${judged.verdict}"><strong>${verdictWords[judged.verdict]}</strong> ${escaped(sentencesOf(figures).join(' '))}</p>
${findingsTable(figures)}
${instancesTable(figures)}
${plotsOf(figures).map(section).join('\n')}
${stepsTable(figures.steps)}
</body>
</html>
`;
}

const verdictWords = { pass: 'Kept.', fail: 'Missed.', inconclusive: 'Nothing can be concluded.' } as const;

function findingsTable({ judged }: LoadFigures): string {
  if (judged.findings.length === 0) return '';
  const rows = judged.findings.map((finding) => {
    const { what, asked, measured, between, verdict } = wordsOfFinding(finding);
    return `<tr class="${finding.verdict}">${[what, asked, measured, between, verdict].map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr><th></th><th>promised</th><th>measured</th><th>between</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function instancesTable({ knee }: LoadFigures): string {
  const rows = knee === undefined ? [] : rowsOfInstances(knee.instances);
  if (rows.length < 2) return '';
  const cells = rows.map(({ count, capacity, times, says }) => [count, `${capacity} a second`, times, says]);
  const body = cells.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('');
  const heads = ['instances', 'delivered at most', 'times', 'which says'].map((head) => `<th>${head}</th>`).join('');
  return `<table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table>`;
}

function stepsTable(steps: readonly StepFigures[]): string {
  const ms = (value: number | undefined): string => (value === undefined ? '–' : `${Math.round(10 * value) / 10} ms`);
  const rows = steps.map(({ name, answered, failed, p50Ms, p95Ms, p99Ms, reason = '' }) => {
    const cells = [name, String(answered), String(failed), ms(p50Ms), ms(p95Ms), ms(p99Ms), reason];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  const heads = ['step', 'answered', 'failed', 'p50', 'p95', 'p99', 'why it failed'].map((head) => `<th>${head}</th>`);
  return `<h2>Steps</h2><table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function section(plot: Plot): string {
  const legend = plot.legend.map(({ tone, words }) => `<span class="key ${tone}">${escaped(words)}</span>`).join(' ');
  return `<h2>${escaped(plot.title)}</h2><p class="legend">${legend}</p>${svgOf(plot)}`;
}

function svgOf({ title, width, height, marks }: Plot): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">${marks.map(markOf).join('')}</svg>`;
}

function markOf(mark: Mark): string {
  const at = (value: number): string => String(Math.round(10 * value) / 10);
  const told = (words: string | undefined): string => (words === undefined ? '' : `<title>${escaped(words)}</title>`);
  switch (mark.kind) {
    case 'line':
      return mark.parts
        .map(
          (part) =>
            `<polyline class="line ${mark.tone}${mark.isDashed === true ? ' dashed' : ''}" points="${part.map(({ x, y }) => `${at(x)},${at(y)}`).join(' ')}"/>`,
        )
        .join('');
    case 'dot':
      return `<circle class="dot ${mark.tone}" cx="${at(mark.at.x)}" cy="${at(mark.at.y)}" r="4">${told(mark.words)}</circle>`;
    case 'bar':
      return `<rect class="bar ${mark.tone}" x="${at(mark.at.x)}" y="${at(mark.at.y)}" width="${at(mark.width)}" height="${at(mark.height)}">${told(mark.words)}</rect>`;
    case 'text':
      return `<text class="${mark.tone}" x="${at(mark.at.x)}" y="${at(mark.at.y)}" text-anchor="${mark.anchor}">${escaped(mark.words)}</text>`;
  }
}

const signs = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => signs.get(sign) ?? '');
}

const style = `
:root { color-scheme: light dark; --ink: light-dark(#1c1e21, #e8e9eb); --faint: light-dark(#6b7280, #9aa1ab); --grid: light-dark(#e5e7eb, #33373d);
  --p50: light-dark(#2563eb, #6ea8fe); --p95: light-dark(#b45309, #f0b35a); --p99: light-dark(#be123c, #ff8095);
  --good: light-dark(#15803d, #6bd68f); --bad: light-dark(#be123c, #ff8095); }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: light-dark(#fff, #17191c); max-width: 760px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .25rem; }
.verdict { border-left: 4px solid var(--faint); padding: .25rem .75rem; } .verdict.pass { border-color: var(--good); } .verdict.fail { border-color: var(--bad); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; } th { text-align: left; font-weight: 500; color: var(--faint); }
td, th { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--grid); } tr.fail td { color: var(--bad); }
svg { width: 100%; height: auto; } text { font: 11px system-ui, sans-serif; fill: var(--faint); } text.bound { fill: var(--ink); }
.legend { margin: 0; color: var(--faint); } .key { margin-right: 1rem; } .key::before { content: ''; display: inline-block; width: 12px; height: 3px; margin-right: .4rem; vertical-align: middle; background: currentcolor; }
.line { fill: none; stroke: currentcolor; stroke-width: 1.5; } .dashed { stroke-dasharray: 5 4; } .dot, .bar { fill: currentcolor; }
.p50, .offered { color: var(--p50); } .p95 { color: var(--p95); } .p99, .failed { color: var(--p99); } .answered { color: var(--good); }
.bound, .axis { color: var(--ink); } .axis.line { stroke: var(--faint); } .grid { color: var(--grid); } .void { color: var(--faint); } .bar.void { opacity: .18; }
`;
