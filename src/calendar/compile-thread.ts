// The entry of the thread: the only file that loads the library.
import { parentPort, workerData } from 'node:worker_threads';
import { answerQuestion } from './answer-question.ts';
import { holidaysQuestionShape } from './holidays.ts';

// reason: a thread has no origin
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(answerQuestion(holidaysQuestionShape.parse(workerData)));
