/** What lies beside the file, where that can be looked at: on the machine of whoever writes it. */
export interface Surroundings {
  /** Names in a folder, relative to the file; undefined where there is no such folder. */
  readonly list: (folder: string) => readonly string[] | undefined;
  /** What stands in a file; undefined where it is not there, or is no text. */
  readonly text: (file: string) => string | undefined;
}
