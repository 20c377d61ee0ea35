// A message as a letter: text, and the same as simple HTML. Headers are one line each, whatever stands in a name.
import { cleanLine } from '#core/clean.ts';
import { linkOf, mostShown, restOf, subjectOf, type Message } from './message.ts';

export interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for the same message: whoever gets it twice knows it by this. */
  readonly messageId: string;
}

/** `host`: behind the @ of its id. */
export function letterOf(message: Message, host: string): Letter {
  return {
    subject: cleanLine(`[Lockstep] ${subjectOf(message)}`),
    text: textOf(message),
    html: htmlOf(message),
    messageId: `<${message.id}@${host}>`,
  };
}

const farewell = 'Which of these you get, and when, is yours to say: lockstep notify mine';

function textOf(message: Message): string {
  const parts = message.notices.slice(0, mostShown).map((notice) => {
    const lines = [notice.subject, notice.text, ...(notice.command === undefined ? [] : [`  ${notice.command}`]), linkOf(notice, message)];
    return lines.map(cleanLine).join('\n');
  });
  const rest = restOf(message);
  return `${[...parts, ...(rest === undefined ? [] : [rest]), `-- \n${farewell}`].join('\n\n')}\n`;
}

function htmlOf(message: Message): string {
  const parts = message.notices.slice(0, mostShown).map((notice) => {
    const command = notice.command === undefined ? '' : `<br><code>${escaped(notice.command)}</code>`;
    return `<p><b><a href="${escaped(linkOf(notice, message))}">${escaped(notice.subject)}</a></b><br>${escaped(notice.text)}${command}</p>`;
  });
  const rest = restOf(message);
  return `<!doctype html>\n${[...parts, ...(rest === undefined ? [] : [`<p>${escaped(rest)}</p>`])].join('\n')}\n<p><small>${escaped(farewell)}</small></p>\n`;
}

const marks: { readonly [letter: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return cleanLine(text).replaceAll(/[&<>"']/g, (letter) => marks[letter] ?? letter);
}
