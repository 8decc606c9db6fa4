import { Stop } from "./stop.ts";

const TO_COME = ["handbook", "bitcoin-otc", "amlsim", "ethereum"];

/**
 * The data set that a command is asked for.
 *
 * @throws Stop when it is missing, unknown or not there yet
 */
export function requireDataset(name: string | undefined, help: string): "simulated" {
  if (name === undefined) throw new Stop(`--dataset is missing\n\n${help}`, 2);
  if (TO_COME.includes(name)) throw new Stop(`--dataset ${name} does not exist yet; --dataset simulated does`, 2);
  if (name !== "simulated") throw new Stop(`there is no data set "${name}"\n\n${help}`, 2);
  return name;
}
