/** Deadlines that payer and payee agreed to after authorize, in seconds; zero where those of the terms hold. */
export type Extension = {
  captureBy: number;
  refundBy: number;
};
