import type { Store } from '#store/store.ts';

/** The same store, with some of its methods put in the place of its own. */
export function withMethods(store: Store, methods: Partial<Store>): Store {
  // What was asked for once: a function that is made anew at each look is dear where a store is looked at a million times.
  const bound = new Map<string | symbol, unknown>(Object.entries(methods));
  return new Proxy(store, {
    get: (target, name) => {
      const known = bound.get(name);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const ours = (...given: readonly unknown[]): unknown => Reflect.apply(value, target, given);
      bound.set(name, ours);
      return ours;
    },
  });
}
