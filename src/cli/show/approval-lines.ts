import type { ApprovalsView, AskedView, DecidedView } from '#core/views/shapes.ts';
import { localTime } from '#cli/text/instant.ts';
import { wrap } from '#cli/text/table.ts';
import { typed } from '#core/words.ts';
import { oneOrMore } from './persons.ts';
import type { ViewOptions } from './view-options.ts';

/** Mine first, each with what I type; then what others are asked, and what I said last. */
export function approvalLines(approvals: readonly ApprovalsView[], options: ViewOptions): readonly string[] {
  const asked = approvals.flatMap(({ system, asked: questions }) => questions.map((each) => ({ ...each, system })));
  const mine = asked.filter(({ isMine }) => isMine);
  const others = asked.filter(({ isMine }) => !isMine);
  const said = approvals.flatMap(({ system, decided }) => decided.map((each) => ({ ...each, system })));
  return [
    ...(mine.length === 0 ? ['Nothing waits for you.'] : mine.flatMap((each) => askedLines(each, options))),
    ...(others.length === 0 ? [] : ['', options.paint('dim', 'Waits for others'), ...others.flatMap((each) => askedLines(each, options))]),
    ...(said.length === 0 ? [] : ['', options.paint('dim', 'You decided'), ...said.flatMap((each) => saidLines(each, options))]),
  ];
}

type OfSystem<View> = View & { readonly system: string };

function askedLines(asked: OfSystem<AskedView>, { now, width, paint }: ViewOptions): readonly string[] {
  const { system, release, because, answerBy, since, isMine, who } = asked;
  const when = [
    since === undefined ? '' : `since ${localTime(since, now)}`,
    answerBy === undefined ? '' : `by ${localTime(answerBy, now)}`,
  ];
  const told = when.filter((part) => part !== '').join(', ');
  const head = paint('bold', `${system} ${release}`);
  return [
    `${head}${told === '' ? '' : `, ${told}`}`,
    ...wrap(because, width, '  '),
    isMine ? `  → ${paint('blue', commandOf(asked))}` : `  → ${oneOrMore(who)}`,
  ];
}

function commandOf({ system, release, stage, kind, label, environment }: OfSystem<AskedView>): string {
  const end = `--system ${typed(system)}`;
  switch (kind) {
    case 'approval':
      return `lockstep approve ${release} --stage ${stage} ${end}`;
    case 'sign-off':
      return `lockstep sign ${release} --stage ${stage} ${end}`;
    case 'manual':
      return `lockstep answer ${release} --stage ${stage} --gate ${typed(label ?? '')} --pass --comment "…" ${end}`;
    case 'scope':
      return `lockstep scope sign ${release} ${end}`;
    case 'ask':
      return `lockstep status ${release} ${end}${environment === undefined ? '' : `  # ${environment} asks`}`;
  }
}

function saidLines({ system, release, isYes, stage, because, at }: OfSystem<DecidedView>, { now, width }: ViewOptions): readonly string[] {
  return wrap(`${localTime(at, now)}  ${system} ${release}: ${isYes ? 'yes' : 'no'}, ${stage}: ${because}`, width, '  ');
}
