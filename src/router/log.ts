/** Where the router tells what it does. Never a header, a token, a query or a body. */
export interface RouterLog {
  readonly info: (sentence: string) => void;
  readonly warn: (sentence: string) => void;
}
