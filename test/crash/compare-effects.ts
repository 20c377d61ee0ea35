/** Each effect of the plan once, in the order of the plan: sentences about what is otherwise. */
export function compareEffects(wanted: readonly string[], found: readonly string[]): readonly string[] {
  const once = [...new Set(found)];
  const doubled = once
    .filter((base) => found.filter((each) => each === base).length > 1)
    .map((base) => `doubled: ${base} took effect more than once`);
  const lost = wanted.filter((base) => !once.includes(base)).map((base) => `lost: ${base} took no effect`);
  const strange = once.filter((base) => !wanted.includes(base)).map((base) => `doubled: ${base} was not planned`);
  const inOrder = wanted.filter((base) => once.includes(base));
  const actual = once.filter((base) => wanted.includes(base));
  const place = inOrder.findIndex((base, index) => actual[index] !== base);
  return [...doubled, ...lost, ...strange, ...(place < 0 ? [] : [`out of order: ${actual[place]} before ${inOrder[place]}`])];
}
