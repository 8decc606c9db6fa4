/** Data that cannot be used: a sentence with the file, the place in it, and what was expected. */
export class DataSetError extends Error {
  override readonly name = "DataSetError";
}
