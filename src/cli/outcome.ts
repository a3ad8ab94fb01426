/** What a command came to. */
export interface Outcome {
  /** The exit status. */
  readonly status: number;
  /** For standard output, with its line break. */
  readonly output: string;
}
