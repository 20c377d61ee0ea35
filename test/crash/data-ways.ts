/** How a refresh is asked for. `entry`: a release comes in on the data; `ill`: one that does not get well, so that they are taken back; `aborted`: while it goes on. */
export type Way = 'asked' | 'entry' | 'ill' | 'aborted';
