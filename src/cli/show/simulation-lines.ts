import type { Paint } from '#cli/text/style.ts';
import { localTime } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import type { Fate, Judged } from '#core/simulate/judge-promotions.ts';
import type { SimulationView } from '#core/simulate/view.ts';
import { counted } from '#core/words.ts';

interface Look {
  readonly width: number;
  readonly paint: Paint;
  readonly now: number;
  readonly all: boolean;
}

/** What the time machine found. */
export function simulationLines(answer: SimulationView, look: Look): readonly string[] {
  const { promotions, counts, assumptions } = answer;
  if (promotions === undefined || counts === undefined) return againLines(answer, look);
  const shown = promotions.filter(({ fate }) => look.all || fate !== 'same');
  return [
    `Since ${localTime(answer.since, look.now)}, ${counted(promotions.length, 'promotion')}: ${summaryOf(counts)}.`,
    ...shown.flatMap((judged) => ['', ...judgedLines(judged, look)]),
    ...(answer.again.identical ? [] : ['', ...againLines(answer, look)]),
    ...leftOutLines(answer, look),
    '',
    ...assumptions.flatMap((sentence) => wrap(sentence, look.width).map((line) => look.paint('dim', line))),
  ];
}

/** `Left out: the file that gus applied on Mon 3 Aug 10:00: role lead: eve joins; 2 more` */
function leftOutLines({ leftOut = [] }: SimulationView, { now, width }: Look): readonly string[] {
  const lines = leftOut.map(({ at, by, as, isTried, changes }) => {
    const what = as === 'file' ? `the file that ${by} applied` : `the proposal that ${by} made`;
    const [first, ...more] = changes;
    const says = isTried
      ? 'it is the one that is tried'
      : `${first ?? 'nothing that is shown'}${more.length === 0 ? '' : `; ${more.length} more`}`;
    return `Left out: ${what} on ${localTime(at, now)}: ${says}.`;
  });
  return lines.length === 0 ? [] : ['', ...lines.flatMap((line) => wrap(line, width))];
}

function summaryOf({ same, stopped, earlier, later, unknown }: NonNullable<SimulationView['counts']>): string {
  return `${same} the same, ${stopped} stopped, ${earlier} let in earlier, ${later} dated differently, ${unknown} not known`;
}

const words: { readonly [Kind in Fate]: string } = {
  same: 'the same',
  stopped: 'stopped',
  earlier: 'let in earlier',
  later: 'dated differently',
  unknown: 'not known',
};

const colours = { same: 'dim', stopped: 'red', earlier: 'green', later: 'yellow', unknown: 'yellow' } as const;

function judgedLines({ release, stage, fate, because, was, would }: Judged, { paint, width, now }: Look): readonly string[] {
  const times = [
    was === undefined ? 'never' : localTime(was, now),
    ...(would === undefined || fate === 'same' ? [] : [localTime(would, now)]),
  ];
  return [
    `${paint('bold', `${release} → ${stage}`)}  ${paint(colours[fate], words[fate])}  ${times.join(' → ')}`,
    ...wrap(`${because}.`, width, '  '),
  ];
}

/** `identical: sha256:…, 412 decisions`, or where the two part. */
function againLines({ again }: SimulationView, { width, paint }: Look): readonly string[] {
  const { identical, hash, decisions, events, difference } = again;
  if (identical || difference === undefined)
    return [`identical: ${hash}, ${counted(decisions, 'decision')} in ${counted(events, 'event')}`];
  const { sentence, ledger, now } = difference;
  return [
    ...wrap(sentence, width).map((line) => paint('bold', line)),
    `ledger: ${ledger ?? 'nothing more'}`,
    `now:    ${now ?? 'nothing'}`,
  ];
}
