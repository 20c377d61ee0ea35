import type { LoadFinding } from '#core/load/judge-load.ts';
import { type Mark, type Plot, plotsOf } from '#core/load/plots.ts';
import { readFigures } from '#core/load/read-figures.ts';
import { sentencesOf, wordsOfFinding } from '#core/load/words-of-load.ts';
import styles from './load-figures.module.css';

interface LoadPlotsProps {
  /** What the file says; an agent wrote it. */
  readonly document: unknown;
}

/** Sentences, the table of what was promised, and the pictures of the report. */
export function LoadPlots({ document }: LoadPlotsProps) {
  const figures = readFigures(document);
  if (figures === undefined) return <p>These figures are of another Lockstep: open the report itself.</p>;
  return (
    <div>
      <p>{sentencesOf(figures).join(' ')}</p>
      {figures.judged.findings.length > 0 && <Findings findings={figures.judged.findings} />}
      {plotsOf(figures).map((plot) => (
        <PlotFigure key={plot.title} plot={plot} />
      ))}
    </div>
  );
}

function Findings({ findings }: { readonly findings: readonly LoadFinding[] }) {
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th aria-label="What" />
          <th>Promised</th>
          <th>Measured</th>
          <th>Between</th>
          <th>Verdict</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => {
          const { what, asked, measured, between, verdict } = wordsOfFinding(finding);
          return (
            <tr key={what} data-verdict={finding.verdict}>
              <td>{what}</td>
              <td>{asked}</td>
              <td>{measured}</td>
              <td>{between}</td>
              <td>{verdict}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function PlotFigure({ plot }: { readonly plot: Plot }) {
  return (
    <figure className={styles['plot']}>
      <figcaption>
        <strong>{plot.title}</strong>
        {plot.legend.map(({ tone, words }) => (
          <span key={tone} className={styles['key']} data-tone={tone}>
            {words}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${plot.width} ${plot.height}`}>
        <title>{plot.title}</title>
        {plot.marks.map((mark, index) => (
          // Marks never move: a picture is drawn once.
          <MarkShape key={index} mark={mark} />
        ))}
      </svg>
    </figure>
  );
}

function MarkShape({ mark }: { readonly mark: Mark }) {
  switch (mark.kind) {
    case 'line':
      return mark.parts.map((part) => (
        <polyline
          key={`${part[0]?.x} ${part[0]?.y}`}
          data-tone={mark.tone}
          data-dashed={mark.isDashed}
          points={part.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
        />
      ));
    case 'dot':
      return (
        <circle data-tone={mark.tone} cx={mark.at.x} cy={mark.at.y} r={4}>
          <title>{mark.words}</title>
        </circle>
      );
    case 'bar':
      return (
        <rect data-tone={mark.tone} x={mark.at.x} y={mark.at.y} width={mark.width} height={mark.height}>
          {mark.words !== undefined && <title>{mark.words}</title>}
        </rect>
      );
    case 'text':
      return (
        <text data-tone={mark.tone} x={mark.at.x} y={mark.at.y} textAnchor={mark.anchor}>
          {mark.words}
        </text>
      );
  }
}
