import { type Guard, isNumber, isText, listOf, objectOf } from './guards.ts';

interface SecretAnswer {
  readonly seq: number;
  readonly version: number;
  readonly events: readonly string[];
}

export const isSecretAnswer: Guard<SecretAnswer> = objectOf<SecretAnswer>({ seq: isNumber, version: isNumber, events: listOf(isText) });

interface SecretLine {
  readonly environment: string;
  readonly name: string;
  readonly version: number;
  readonly by: string;
  readonly at: number;
}

export const isSecrets = objectOf<{ readonly secrets: readonly SecretLine[] }>({
  secrets: listOf(objectOf<SecretLine>({ environment: isText, name: isText, version: isNumber, by: isText, at: isNumber })),
});

export const isKeyAnswer = objectOf<{ readonly key: string; readonly systems: number }>({ key: isText, systems: isNumber });
