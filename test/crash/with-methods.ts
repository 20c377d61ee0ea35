import type { Store } from '#store/store.ts';

/** The same store, with some of its methods put in the place of its own. */
export function withMethods(store: Store, methods: Partial<Store>): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const ours: unknown = Reflect.get(methods, name);
      if (ours !== undefined) return ours;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (...given: readonly unknown[]): unknown => Reflect.apply(value, target, given) : value;
    },
  });
}
