// A history as one line of text, and back: what a failure prints can be replayed by `node test/histories/replay.ts 'LINE'`.
import { kinds, type Action } from './actions.ts';
import type { Options } from './fixture.ts';

export interface History {
  readonly options: Partial<Options>;
  readonly actions: readonly Action[];
}

/** A history in one line. */
export function storyOf({ options, actions }: History): string {
  return [
    JSON.stringify(options),
    ...actions.map((action) => `${action.kind}(${action.who},${action.pick},${action.other}${action.flag ? ',!' : ''})`),
  ].join(' ');
}

/** The history that a line tells. */
export function historyOf(story: string): History {
  const [options = '{}', ...words] = story.trim().split(' ');
  return { options: optionsOf(options), actions: words.flatMap(actionOf) };
}

export function optionsOf(text: string): Partial<Options> {
  const parsed: unknown = JSON.parse(text);
  return isOptions(parsed) ? parsed : {};
}

function isOptions(value: unknown): value is Partial<Options> {
  return typeof value === 'object' && value !== null;
}

function actionOf(word: string): readonly Action[] {
  const [, name, who, pick, other, flag] = /^(\w+)\((\d+),(\d+),(\d+)(,!)?\)$/.exec(word) ?? [];
  const kind = kinds.find((each) => each === name);
  return kind === undefined ? [] : [{ kind, who: Number(who), pick: Number(pick), other: Number(other), flag: flag !== undefined }];
}

/** Leaves out what a failure does not need, larger pieces first: quicker here than shrinking numbers. */
export function shortest(history: History, fails: (shorter: History) => boolean): History {
  let { actions } = history;
  for (let size = Math.ceil(actions.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < actions.length;) {
      const shorter = [...actions.slice(0, at), ...actions.slice(at + size)];
      if (fails({ ...history, actions: shorter })) actions = shorter;
      else at += size;
    }
  }
  return { ...history, actions };
}
