/** What a manager prints in a situation, and what is to be made of it. */
export interface Case {
  readonly id: string;
  readonly exitCode: number;
  readonly text: string;
  readonly cause?: RegExp;
}
