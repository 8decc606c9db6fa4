// Run by each node of Chainlink Functions for a FunctionsOracle, as the body of an async function, sent exactly as it stands
// here: asks the oracle's own nodes about one subject and returns the report on which a quorum of them agrees.
// args: the quorum, more than half of the nodes; one to five addresses of nodes. bytesArgs: the subject.
const [quorumText, ...nodes] = args;
const quorum = Number(quorumText);
const [subject] = bytesArgs;
const distinct = new Set(nodes).size;
if (distinct !== nodes.length || distinct > 5 || !(quorum > distinct / 2 && quorum <= distinct)) {
  throw new Error("name one to five different nodes and a quorum of more than half of them");
}

const word = (value) => {
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{64}$/.test(value)) throw new Error("no word");
  return value.slice(2).toLowerCase();
};
const number = (value, bytes) => {
  const digits = BigInt(value).toString(16).padStart(bytes * 2, "0");
  if (digits.length > bytes * 2) throw new Error("too large");
  return digits;
};
const amount = (value) => {
  if (typeof value !== "string" || !/^(0|[1-9][0-9]{0,31})$/.test(value)) throw new Error("no amount");
  return number(value, 13);
};
const whole = (value) => {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error("no whole number");
  return number(value, 6);
};

const asked = word(subject);
const pack = (report) => {
  if (word(report.subject) !== asked) throw new Error("another subject");
  const extra = word(report.extraFeatures);
  return (
    asked +
    amount(report.amount) +
    whole(report.round) +
    whole(report.validUntil) +
    word(report.blockHash) +
    word(report.manifest) +
    word(report.model) +
    word(report.features) +
    (/^0*$/.test(extra) ? "" : extra)
  );
};

const ask = async (node) => {
  const answer = await Functions.makeHttpRequest({ url: `${node}/v1/reports/0x${asked}?wait=3`, timeout: 5000 });
  if (answer.error) throw new Error("no answer");
  return pack(answer.data.report);
};

// A quorum is more than half, so at most one report can have it. The error is the same sentence in every node.
const agreed = await new Promise((resolve, reject) => {
  const votes = new Map();
  let open = distinct;
  const fail = () => reject(new Error(`fewer than ${quorum} of ${distinct} oracle nodes agree`));
  // The time limit of a request ends with its headers: a body may come drop by drop.
  const limit = setTimeout(fail, 7000);
  const count = (packed) => {
    open -= 1;
    if (packed !== undefined) votes.set(packed, (votes.get(packed) ?? 0) + 1);
    const most = Math.max(0, ...votes.values());
    if (most < quorum && most + open >= quorum) return;
    clearTimeout(limit);
    if (most < quorum) fail();
    else resolve([...votes.keys()].find((key) => votes.get(key) === most));
  };
  for (const node of nodes) ask(node).then(count, () => count());
});
return Uint8Array.from(agreed.match(/../g), (pair) => Number.parseInt(pair, 16));
