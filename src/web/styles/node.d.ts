// The pages know nothing of Node; a test beside them reads one file.
declare module 'node:fs' {
  export function readFileSync(path: URL, encoding: 'utf8'): string;
}
