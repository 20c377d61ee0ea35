import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { PersonCommand } from '#core/command.ts';
import type { Answer } from '#engine/engine.ts';
import type { KeptProcess } from './kept-process.ts';

/** Whoever has not answered by then is asked again, or somebody else is. */
const patienceMs = 1_500;
const restMs = 30;

const messageShape = z.object({ id: z.number(), answer: z.custom<Answer>().optional(), error: z.string().optional() });

/** Puts people through to a controller that lives; the same command, under the same id, until it is answered. */
export class Switchboard {
  readonly #controllers: KeptProcess[] = [];
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>();
  #questions = 0;

  add(controller: KeptProcess): void {
    this.#controllers.push(controller);
    controller.onMessage((message) => {
      const told = messageShape.safeParse(message);
      if (told.success) this.#waiting.get(told.data.id)?.(told.data.answer);
    });
  }

  async submit(system: string, command: PersonCommand, commandId: string): Promise<Answer> {
    for (;;) {
      this.#questions += 1;
      const answer = await this.#ask(this.#questions, { system, command, commandId });
      if (answer !== undefined) return answer;
      await sleep(restMs);
    }
  }

  async #ask(id: number, question: object): Promise<Answer | undefined> {
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    const timer = setTimeout(() => resolve(undefined), patienceMs);
    this.#waiting.set(id, resolve);
    this.#controllers[id % this.#controllers.length]?.send({ id, ...question });
    const answer = await promise;
    clearTimeout(timer);
    this.#waiting.delete(id);
    return answer;
  }
}
