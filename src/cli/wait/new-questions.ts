import type { ShownRelease } from '#cli/http/answers.ts';
import type { Asking } from '#cli/show/question-lines.ts';
import type { QuestionView } from '#core/views/shapes.ts';

interface Asked {
  readonly question: QuestionView;
  readonly asking: Asking;
}

/** What is asked now and was not asked at the look before: each question is told once. */
export function newQuestions(before: ShownRelease | undefined, after: ShownRelease): readonly Asked[] {
  const known = new Set(questionsOf(before).map(keyOf));
  return questionsOf(after).filter((asked) => !known.has(keyOf(asked)));
}

function questionsOf(view: ShownRelease | undefined): readonly Asked[] {
  return (view?.stages ?? []).flatMap(({ promotion }) => {
    if (promotion === undefined) return [];
    const asking = { release: promotion.release, promotion: promotion.id };
    return (promotion.asks ?? []).map((question) => ({ question, asking }));
  });
}

function keyOf({ question: { environment, of, since }, asking: { promotion } }: Asked): string {
  return [promotion, environment, of, since].join(' ');
}
