import type { ShownRelease } from '#cli/http/answers.ts';
import type { Output } from '#cli/output.ts';
import { journeyLines } from '#cli/show/journey-lines.ts';
import { localTime } from '#cli/text/instant.ts';
import { askedLines } from '#cli/show/canary-lines.ts';
import { migratingLines } from '#cli/show/migration-lines.ts';
import { answersOf, questionLines } from '#cli/show/question-lines.ts';
import { changesBetween } from './changes.ts';
import { newQuestions } from './new-questions.ts';
import { Region } from './region.ts';

/** Tells somebody who waits what happens: a picture in place, a line per change, or an event per change. */
export interface Reporter {
  readonly tickMs: number;
  onView(view: ShownRelease): void;
  onTick(view: ShownRelease): void;
  onAway(): void;
  close(): void;
}

export function openReporter(output: Output, told: { readonly title: string; readonly deadline: number }): Reporter {
  if (output.isJson) return eventReporter(output);
  return output.isLive ? liveReporter(output, told) : plainReporter(output);
}

function liveReporter(output: Output, { title, deadline }: { readonly title: string; readonly deadline: number }): Reporter {
  const region = new Region(output);
  let isAway = false;
  const draw = (view: ShownRelease): void => {
    const now = Date.now();
    const foot = isAway ? 'the controller does not answer; trying again' : `until ${localTime(deadline, now)} at most, Ctrl-C detaches`;
    const options = { now, width: output.width, paint: output.paint };
    const asked = view.stages.flatMap((stage) => [...migratingLines(stage, options), ...askedLines(stage, options)]);
    region.draw([output.paint('bold', title), ...journeyLines(view, options), ...asked, output.paint('dim', `  ${foot}`)]);
  };
  return {
    tickMs: 250,
    onView: (view) => {
      isAway = false;
      draw(view);
    },
    onTick: draw,
    onAway: () => {
      isAway = true;
    },
    close: () => region.close(),
  };
}

/** No escapes, no motion: a line per change, and one a minute so that nobody thinks it hangs. */
function plainReporter(output: Output): Reporter {
  let last: ShownRelease | undefined;
  let awayTold = false;
  const say = (words: string): void => output.lines([`${localTime(Date.now(), Date.now())}  ${words}`]);
  return {
    tickMs: 60_000,
    onView: (view) => {
      for (const change of changesBetween(last, view)) say(change);
      const options = { now: Date.now(), width: output.width, paint: output.paint };
      for (const { question, asking } of newQuestions(last, view)) output.lines(questionLines(question, asking, options));
      last = view;
      awayTold = false;
    },
    onTick: (view) => say(`still: ${view.sentence}`),
    onAway: () => {
      if (!awayTold) say('the controller does not answer; trying again');
      awayTold = true;
    },
    close: () => undefined,
  };
}

function eventReporter(output: Output): Reporter {
  let last: ShownRelease | undefined;
  return {
    tickMs: 60_000,
    onView: (view) => {
      const changes = changesBetween(last, view);
      const stages = view.stages.map(({ stage, status }) => ({ stage, status }));
      if (changes.length > 0 || last === undefined) output.event({ event: 'change', seq: view.seq, at: view.now, changes, stages });
      for (const { question, asking } of newQuestions(last, view)) {
        const { environment, of, because, until } = question;
        output.event({ event: 'asks', seq: view.seq, environment, of, because, until, answers: answersOf(question, asking) });
      }
      last = view;
    },
    onTick: (view) => output.event({ event: 'still', seq: view.seq, at: Date.now(), sentence: view.sentence }),
    onAway: () => output.event({ event: 'away', at: Date.now() }),
    close: () => undefined,
  };
}
