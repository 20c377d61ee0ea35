/** Too short to be told from other text. */
const shortestLine = 8;

/** Each value in the forms in which programs print it: whole, a line of it, in a URL, in JSON, as base64. */
export function formsOf(secrets: readonly string[]): readonly string[] {
  const parts = secrets.flatMap((secret) => [secret, ...secret.split('\n').filter((line) => line.trim().length >= shortestLine)]);
  const forms = parts.flatMap((part) => [
    part,
    part.trim(),
    encodeURIComponent(part),
    JSON.stringify(part).slice(1, -1),
    Buffer.from(part).toString('base64'),
    Buffer.from(part).toString('base64url'),
  ]);
  return [...new Set(forms)];
}
