import { inShort } from '#core/words.ts';
import { isForeign, sayCore } from '#web/words/say.ts';
import { Marked } from './marked.tsx';

interface ToldProps {
  readonly text: string;
  /** In characters: of a longer one the first words. */
  readonly most?: number;
  /** Shown to the letter, with the signs that else become code: what somebody typed may stand in it. */
  readonly isVerbatim?: boolean;
}

/** A sentence of the core, in the language of the page. One that nobody wrote there stays English, and whoever hears the page hears it as English. */
export function Told({ text, most = Number.POSITIVE_INFINITY, isVerbatim = false }: ToldProps) {
  const words = inShort(sayCore(text), most);
  const shown = isVerbatim ? words : <Marked text={words} />;
  if (!isForeign(text)) return shown;
  return <span lang="en">{shown}</span>;
}
