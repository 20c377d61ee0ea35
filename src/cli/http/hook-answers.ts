import { type Guard, isNumber, isText, listOf, objectOf } from './guards.ts';

interface Hook {
  readonly hook: string;
  readonly kind: string;
  readonly by: string;
  readonly createdAt: number;
  readonly path: string;
}

const isHook: Guard<Hook> = objectOf<Hook>({ hook: isText, kind: isText, by: isText, createdAt: isNumber, path: isText });

export const isHooks = objectOf<{ readonly hooks: readonly Hook[] }>({ hooks: listOf(isHook) });
export const isNewHook = objectOf<{ readonly hook: Hook; readonly secret: string }>({ hook: isHook, secret: isText });
