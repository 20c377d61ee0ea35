// A refresh in a process of its own, so that it can be killed: `FILE EFFECT-KEY PG_DUMP [POINT]`; at that point it kills itself. Says when it begins, and ends with its outcome.
import { DataHost } from '#data/host/data-host.ts';
import { SourceHand } from '#data/host/refresh-hand.ts';

const [file = '', effectKey = '', dumpProgram = '', deadly = ''] = process.argv.slice(2);
const hand = new SourceHand(await DataHost.open(file), {
  dumpProgram,
  reach: (point) => {
    if (point === deadly) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write('begins\n');
const signal = new AbortController().signal;
const { documents, ...outcome } = await hand.refresh(
  { effectKey, environment: 'staging', database: 'prod' },
  { signal, say: () => undefined },
);
process.stdout.write(`${JSON.stringify({ ...outcome, documents: Object.keys(documents) })}\n`);
