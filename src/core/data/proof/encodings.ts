// How a value can be written so that nobody sees it at a glance, and how deep one writing within another is followed.

/** What the scan undoes, one within another. Folding needs no name: whatever is read is folded. */
export const decodings = ['hex', 'base64', 'base64url', 'url', 'escapes'] as const;
export type Decoding = (typeof decodings)[number];

/** All that the scan does to find a value. A test takes one away, and sees what is then missed. */
export const skills = [...decodings, 'case', 'width', 'separators', 'names'] as const;
export type Skill = (typeof skills)[number];

/** What is decoded may hold something that is decoded in turn: so often. */
export const deepest = 2;

/** Shorter runs of signs decode to less than is looked for. */
export const shortestCoded = 12;
