import { coverageOf, type Coverage } from '#core/load/coverage.ts';
import { bucketsOf, stepFigures, stretchesOf, type LoadFigures } from '#core/load/figures.ts';
import { reportPage } from '#core/load/report-page.ts';
import type { LoadStep } from '#core/load/scenario.ts';
import { Histogram } from '#core/measure/histogram.ts';
import type { CheckContext } from '#checks/check.ts';
import type { Attempt, LoadWork } from './attempt.ts';

/** What a report is made of. */
interface Reported {
  readonly title: string;
  readonly steps: readonly LoadStep[];
  readonly attempt: Attempt;
  readonly coverage?: Coverage;
}

/** Keeps what was measured: a page for people, the same figures for programs. */
export async function keepReport(reported: Reported, context: CheckContext): Promise<{ readonly [name: string]: string }> {
  const figures = figuresOf(reported);
  return {
    'load.html': await context.keep('load.html', Buffer.from(reportPage(figures))),
    'load.json': await context.keep('load.json', Buffer.from(JSON.stringify(figures))),
  };
}

/** How much of the file that told the steps was seen; undefined where the system file told them. */
export function coverageOfRun({ told, plan }: LoadWork, { run }: Attempt): Coverage | undefined {
  const steps = plan.steps.map(({ name }, index) => ({ name, answered: run.steps[index]?.answered ?? 0 }));
  return told === undefined ? undefined : coverageOf({ ...told, steps });
}

function figuresOf({ title, steps, coverage, attempt: { run, judged, knee, relative, bottleneck } }: Reported): LoadFigures {
  const all = new Histogram();
  for (const { latency } of run.steps) all.merge(latency);
  return {
    format: 'lockstep-load-1',
    title,
    judged,
    stretches: stretchesOf(run.seconds),
    steps: steps.flatMap((step, index) => {
      const ran = run.steps[index];
      return ran === undefined ? [] : [stepFigures(step, ran)];
    }),
    latencies: bucketsOf(all),
    ...(knee === undefined ? {} : { knee }),
    ...(relative === undefined ? {} : { relative }),
    ...(bottleneck === undefined ? {} : { bottleneck }),
    ...(coverage === undefined ? {} : { coverage }),
    generator: run.generator,
  };
}
