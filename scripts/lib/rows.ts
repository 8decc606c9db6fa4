/** A figure of a run, in the form that every JSON of this project's commands uses. */
export interface Row {
  name: string;
  value: number;
  unit: string;
}
