import { say, sayCore } from '#web/words/say.ts';
import type { LoadFinding } from '#core/load/judge-load.ts';
import { type Plot, plotsOf } from '#core/load/plots.ts';
import { readFigures } from '#core/load/read-figures.ts';
import { sentencesOf, wordsOfFinding } from '#core/load/words-of-load.ts';
import styles from './load-figures.module.css';
import type { Mark } from '#core/load/marks.ts';

interface LoadPlotsProps {
  /** What the file says; an agent wrote it. */
  readonly document: unknown;
}

/** Sentences, the table of what was promised, and the pictures of the report. */
export function LoadPlots({ document }: LoadPlotsProps) {
  const figures = readFigures(document);
  if (figures === undefined) return <p>{say('These figures are of another Lockstep: open the report itself.')}</p>;
  return (
    <div>
      <p>{sentencesOf(figures).map(sayCore).join(' ')}</p>
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
          <th aria-label={say('What')} />
          <th>{say('Promised')}</th>
          <th>{say('Measured')}</th>
          <th>{say('Between')}</th>
          <th>{say('Verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {findings.map((finding) => {
          const { what, asked, measured, between, verdict } = wordsOfFinding(finding);
          return (
            <tr key={what} data-verdict={finding.verdict}>
              <td>{sayCore(what)}</td>
              <td>{sayCore(asked)}</td>
              <td>{sayCore(measured)}</td>
              <td>{sayCore(between)}</td>
              <td>{sayCore(verdict)}</td>
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
        <strong>{sayCore(plot.title)}</strong>
        {plot.legend.map(({ tone, words }) => (
          <span key={tone} className={styles['key']} data-tone={tone}>
            {sayCore(words)}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 ${plot.width} ${plot.height}`}>
        <title>{sayCore(plot.title)}</title>
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
          <title>{sayCore(mark.words)}</title>
        </circle>
      );
    case 'bar':
      return (
        <rect data-tone={mark.tone} x={mark.at.x} y={mark.at.y} width={mark.width} height={mark.height}>
          {mark.words !== undefined && <title>{sayCore(mark.words)}</title>}
        </rect>
      );
    case 'text':
      return (
        <text data-tone={mark.tone} x={mark.at.x} y={mark.at.y} textAnchor={mark.anchor}>
          {sayCore(mark.words)}
        </text>
      );
  }
}
