/** Whole bodies that the product answered, which the bare handlers answer again (B15). */
export interface CapturedAnswers {
  readonly ticket: unknown;
  readonly list: unknown;
  readonly posted: unknown;
}
