/** A text as it may stand behind a colon of YAML, or in a list in brackets: in quotes wherever it could be read as something else. */
export function yamlText(text: string): string {
  const isPlain = /^[A-Za-z./][\w./: @=+$-]*$/.test(text) && !/:(?: |$)|\s$/.test(text) && !words.has(text.toLowerCase());
  return isPlain ? text : JSON.stringify(text);
}

/** Read as truths or as nothing by one YAML or another. */
const words = new Set(['true', 'false', 'yes', 'no', 'on', 'off', 'null', 'y', 'n']);
