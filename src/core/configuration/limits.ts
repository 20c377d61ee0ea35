/** What a folder `files` may hold: configuration, and no data. */
export const fileLimits = { files: 500, bytes: 8 * 1024 ** 2, words: '500 files or 8 MiB' } as const;
