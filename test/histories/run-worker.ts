// A thread that runs batch after batch of histories, as they are handed to it.
import { parentPort } from 'node:worker_threads';
import { readBatch, runBatch } from './run-batch.ts';

parentPort?.on('message', (message) => {
  // reason: a thread has no origin
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(runBatch(readBatch(message)));
});
