/** A sentence of ours with `code` in it: what stands between two backticks is shown as such. */
export function Marked({ text }: { readonly text: string }) {
  // An odd one out belongs to somebody's own words, and stays as it is.
  const parts = text.split('`');
  if (parts.length % 2 === 0) return text;
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // Two parts of one sentence may be alike in everything but their place.
      <code key={`${index} ${part}`}>{part}</code>
    ),
  );
}
