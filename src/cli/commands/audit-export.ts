import { once } from 'node:events';
import { jsonText } from '#core/clean.ts';
import { defineCommand } from '#cli/command.ts';
import { exits } from '#cli/exits.ts';
import { isLedgerText } from '#cli/http/small-answers.ts';

/** The most that a page has. */
const pageSize = 1000;

export const command = defineCommand({
  usage: '',
  about:
    'Writes the whole ledger of a system: a line that names it, then an event a line, the oldest first, as JSON. `lockstep audit verify --file` ' +
    'checks it anywhere. However long the ledger is, this keeps a page of it in memory.',
  options: {},
  positionals: [0, 0],
  examples: [{ line: 'lockstep audit export > ledger.jsonl', says: 'to be kept elsewhere' }],
  run: async (session) => {
    const [client, address, system] = [await session.client(), await session.path('ledger'), await session.system()];
    const { stdout } = session.streams;
    const write = async (lines: readonly string[]): Promise<void> => {
      if (!stdout.write(`${lines.join('\n')}\n`)) await once(stdout, 'drain');
    };
    await write([jsonText({ v: 1, export: 'ledger', system })]);
    let after = 0;
    for (;;) {
      // Texts are hashed as they stand, so that nothing may be cleaned for a terminal.
      const { events } = await client.getExact(address, isLedgerText, { after: String(after), limit: String(pageSize) });
      if (events.length > 0) await write(events.map(jsonText));
      after = events.at(-1)?.seq ?? after;
      // A page of large events is shorter than was asked for.
      if (events.length === 0) break;
    }
    session.output.note(`${after} events of ${system} at ${client.url.origin}`);
    return { exit: exits.done, document: { system, events: after }, lines: [], isWritten: true };
  },
});
