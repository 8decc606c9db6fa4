import { FRAUD_KNOBS, KNOBS, type KnobDefinition, type KnobName } from "./knobs.ts";
import { DISCOVERY } from "./outcomes.ts";
import { type FraudKind, fraudKinds } from "./world.ts";

const KINDS: Readonly<Record<FraudKind, string>> = {
  account_takeover:
    "somebody has another's key and empties the account, often at night, or buys what the victim would buy",
  card_testing: "small sums at many shops, then one that is larger",
  vanishing_shop: "a new shop with good offers takes orders for some days and is gone, or an old one stops to deliver",
  mule: "victims of a story pay one account, which passes the money on at once",
  address_poisoning: "the payee's address looks like one that the payer pays often",
  sanctioned: "to or from somebody on a sanctions list; some are listed only afterwards",
  bust_out: "a shop that has traded honestly for months takes many large orders and is gone",
  triangulation: "a front shop delivers what it sells by ordering it at real shops from stolen accounts",
  refund_abuse: "somebody buys as others do and says of most parcels that they never came",
  structuring: "a large sum in pieces just below a limit, from a few accounts to one or two",
  wash_trade: "a ring of accounts of one owner pays the same money round and round",
};

/** The text of docs/reference/simulator.md. */
export function renderKnobsReference(): string {
  return `# The simulator: knobs and kinds of fraud

<!-- Made by \`node scripts/bootstrap.mjs scripts/knobs-reference.ts\` from the code; a test compares. Do not edit. -->

\`npm run simulate\`, \`npm run train -- --dataset simulated\` take \`--knobs FILE\`: a JSON object that says what differs from a town,
or from the world of \`npm start\` where it says \`"world": "demo"\`. What is unknown or out of range is refused by name.

\`\`\`json
{ "world": "town", "people": 800, "days": 150, "fraud": { "mule": 40, "wash_trade": 0 }, "fraudFromDay": { "structuring": 90 } }
\`\`\`

| knob | unit | from … to | \`demo\` | \`town\` | meaning |
|---|---|---|---|---|---|
${(Object.keys(KNOBS) as KnobName[]).map(describeKnob).join("\n")}
| \`fraud\` | payments | 0 … 1000000 | below | below | Payments of each kind of fraud, at least. |
| \`fraudFromDay\` | day | 0 … 3650 | – | – | Day on which a kind of fraud begins; the end of the warm-up where nothing is said. |

Equal seeds and knobs give equal worlds, to the byte. Every part of a world draws from a source of randomness of its own, so
that a kind of fraud more or less leaves the others as they are.

## Kinds of fraud

Payments of a kind in both worlds; then what comes to light: the share that its payer disputes within \`refundBy\`, the share
of the rest that a person finds out about, and after how many days (times \`reported\`). A dispute ends with an arbiter's
decision 1 to 5 days later, or at once where a shop gives the money back. Addresses of thieves are labelled some days after
their last payment.

| kind | \`demo\` | \`town\` | what happens | disputed | found | after days |
|---|---|---|---|---|---|---|
${fraudKinds.map(describeKind).join("\n")}
`;
}

function describeKnob(name: KnobName): string {
  const { about, unit, least, most, demo, town }: KnobDefinition = KNOBS[name];
  return `| \`${name}\` | ${unit} | ${least} … ${most} | ${demo} | ${town} | ${about} |`;
}

function describeKind(kind: FraudKind): string {
  const { demo, town } = FRAUD_KNOBS[kind];
  const { disputed, found, foundDays } = DISCOVERY[kind];
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const days = `${foundDays[0]} … ${foundDays[1]}`;
  return `| \`${kind}\` | ${demo} | ${town} | ${KINDS[kind]} | ${percent(disputed)} | ${percent(found)} | ${days} |`;
}
