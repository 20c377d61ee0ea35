import { inShort } from '#core/words.ts';
import { isForeign, sayCore } from '#web/words/say.ts';
import { Marked } from './marked.tsx';

interface ToldProps {
  readonly text: string;
  /** In characters: of a longer one the first words. */
  readonly most?: number;
}

/** A sentence of the core, in the language of the page. One that nobody wrote there stays English, and whoever hears the page hears it as English. */
export function Told({ text, most = Number.POSITIVE_INFINITY }: ToldProps) {
  if (!isForeign(text)) return <Marked text={inShort(sayCore(text), most)} />;
  return (
    <span lang="en">
      <Marked text={inShort(text, most)} />
    </span>
  );
}
