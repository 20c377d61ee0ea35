import { type Term, say } from '#web/words/say.ts';
import { type ComponentType, lazy, Suspense } from 'react';
import { Loading } from './loading.tsx';
import { Sentence } from './sentence.tsx';

interface LaterProps<Props extends object> {
  readonly load: () => Promise<ComponentType<Props>>;
  /** Said while it is fetched; absent: nothing is, for a part that nobody waits for. */
  readonly label?: Term;
}

/** A part of the pages that has a chunk of its own. After an update the old chunk is gone: then there is a sentence, and not an empty page. */
export function fetchedLater<Props extends object>({ load, label }: LaterProps<Props>): ComponentType<Props> {
  const Part = lazy(() =>
    load().then(
      (part) => ({ default: part }),
      (): { readonly default: ComponentType<Props> } => ({ default: NotFetched }),
    ),
  );
  return (props) => (
    <Suspense fallback={label === undefined ? null : <Loading label={say(label)} lines={8} />}>
      <Part {...props} />
    </Suspense>
  );
}

function NotFetched() {
  return (
    <div role="alert">
      <Sentence>{say('This part of the page could not be fetched. Reload the page: Lockstep may have been updated meanwhile.')}</Sentence>
    </div>
  );
}
