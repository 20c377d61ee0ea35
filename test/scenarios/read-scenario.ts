// The language of scenarios: prose behind `#`, one `given` line, and lines `on TIME WHO COMMAND`.

/** One line of a scenario. A line of prose is told as it stands. */
export type Line =
  | { readonly kind: 'prose'; readonly text: string }
  | { readonly kind: 'given'; readonly file: string; readonly adopted: string | undefined }
  | { readonly kind: 'deed'; readonly at: number; readonly who: string; readonly words: readonly string[]; readonly written: string };

/** Reads a whole scenario. A time without a date is on the day of the line before. */
export function readScenario(text: string): readonly Line[] {
  let day = '';
  return text
    .trimEnd()
    .split('\n')
    .map((line): Line => {
      if (line.trim() === '' || line.startsWith('#')) return { kind: 'prose', text: line };
      const given = /^given (\S+\.yaml)(?: with (\S+) everywhere)?$/.exec(line);
      if (given !== null) return { kind: 'given', file: given[1] ?? '', adopted: given[2] };
      const [, date, clock = '', who = '', rest = ''] = /^on (?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d(?::\d\d)?) (\S+) (.+)$/.exec(line) ?? [];
      if (clock === '') throw new SyntaxError(`No line of a scenario: ${line}`);
      day = date ?? day;
      const at = Date.parse(`${day}T${clock.length === 5 ? `${clock}:00` : clock}Z`);
      if (Number.isNaN(at)) throw new SyntaxError(`No time: ${line}`);
      return { kind: 'deed', at, who, words: wordsOf(rest), written: rest };
    });
}

/** Words as a shell would read them: quotes keep spaces together. */
function wordsOf(text: string): readonly string[] {
  const words = text.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ''));
}
