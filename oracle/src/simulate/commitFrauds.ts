import { takeOver } from "./frauds/accountTakeover.ts";
import { poison } from "./frauds/addressPoisoning.ts";
import { bustOut } from "./frauds/bustOut.ts";
import { testCards } from "./frauds/cardTesting.ts";
import { type Act, DAY } from "./frauds/episode.ts";
import { runMule } from "./frauds/mule.ts";
import { abuseRefunds } from "./frauds/refundAbuse.ts";
import { paySanctioned } from "./frauds/sanctioned.ts";
import { structure } from "./frauds/structuring.ts";
import { triangulate } from "./frauds/triangulation.ts";
import { vanish } from "./frauds/vanishingShop.ts";
import { washTrade } from "./frauds/washTrade.ts";
import type { Town } from "./honestLife.ts";
import type { Knobs } from "./knobs.ts";
import { KnobsError } from "./readKnobs.ts";
import type { Schedule } from "./schedule.ts";
import { type FraudKind, fraudKinds } from "./world.ts";

type FraudPlan = {
  readonly act: Act;
  /** Payments that an episode makes, about. */
  readonly episodeSize: number;
  /** Days before the end at which the last episode starts. */
  readonly lastStartDays: number;
};

const PLANS: Record<FraudKind, FraudPlan> = {
  account_takeover: { act: takeOver, episodeSize: 4, lastStartDays: 1 },
  card_testing: { act: testCards, episodeSize: 9, lastStartDays: 1 },
  vanishing_shop: { act: vanish, episodeSize: 9, lastStartDays: 5 },
  mule: { act: runMule, episodeSize: 8, lastStartDays: 3 },
  address_poisoning: { act: poison, episodeSize: 1, lastStartDays: 1 },
  sanctioned: { act: paySanctioned, episodeSize: 2, lastStartDays: 2 },
  bust_out: { act: bustOut, episodeSize: 10, lastStartDays: 4 },
  triangulation: { act: triangulate, episodeSize: 13, lastStartDays: 6 },
  refund_abuse: { act: abuseRefunds, episodeSize: 6, lastStartDays: 6 },
  structuring: { act: structure, episodeSize: 9, lastStartDays: 4 },
  wash_trade: { act: washTrade, episodeSize: 11, lastStartDays: 5 },
};

/**
 * Lets every kind of fraud happen until it has made the wanted number of payments.
 *
 * @throws {@link KnobsError} where a world is too small for what its knobs want.
 */
export function commitFrauds(schedule: Schedule, knobs: Knobs, town: Town, fraudFrom: number): void {
  for (const kind of fraudKinds) {
    const wanted = knobs.fraud[kind];
    if (wanted === 0) continue;
    const { act, episodeSize, lastStartDays } = PLANS[kind];
    const random = schedule.random.fork(kind);
    // Episodes are spread over the time that there is, in random order.
    const planned = Math.max(1, Math.ceil(wanted / episodeSize));
    const slots = random.sample([...Array(planned).keys()], planned);
    const firstDay = knobs.fraudFromDay[kind];
    const from = firstDay === undefined ? fraudFrom : Math.max(fraudFrom, schedule.startAt + firstDay * DAY);
    const span = schedule.endAt - lastStartDays * DAY - from;
    for (let number = 0; schedule.countOf(kind) < wanted; number++) {
      if (number > 50 * planned)
        throw new KnobsError(`fraud.${kind}: there is no room for ${wanted} payments in this world`);
      const slot = slots[number] ?? random.between(0, planned - 1);
      const at = from + (span * (slot + random.fraction())) / planned;
      act(schedule, town, { at, number: number + 1, random: random.fork(String(number)), knobs });
    }
  }
}
