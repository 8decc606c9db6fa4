/** Probabilities and truth of test rows. */
export type Tested = { readonly scores: readonly number[]; readonly labels: readonly boolean[] };

const [WIDTH, HEIGHT, MARGIN] = [360, 260, 40];
const INK = "#334155";
const BLUE = "#2563eb";
const RED = "#dc2626";
const GREY = "#94a3b8";

/** Precision over recall, as an SVG file's text. */
export function precisionRecallPlot({ scores, labels }: Tested): string {
  const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const frauds = labels.filter(Boolean).length;
  const points: [number, number][] = [];
  let found = 0;
  for (const [place, i] of order.entries()) {
    if (labels[i]) found++;
    const isLastOfScore = scores[order[place + 1] as number] !== scores[i];
    if (isLastOfScore && found > 0) points.push([found / frauds, found / (place + 1)]);
  }
  return frame("recall", "precision", [line(thinned(points), BLUE)]);
}

/** How often fraud happened where the model gave a probability, in bins of equal width; larger dots hold more rows. */
export function calibrationPlot({ scores, labels }: Tested): string {
  const bins = Array.from({ length: 10 }, () => ({ rows: 0, frauds: 0, sum: 0 }));
  for (const [i, score] of scores.entries()) {
    const bin = bins[Math.min(9, Math.floor(score * 10))] as (typeof bins)[number];
    bin.rows++;
    bin.sum += score;
    if (labels[i]) bin.frauds++;
  }
  const dots = bins
    .filter(({ rows }) => rows > 0)
    .map(({ rows, frauds, sum }) => {
      const [x, y] = place([sum / rows, frauds / rows]);
      return `<circle cx="${x}" cy="${y}" r="${(2 + Math.log10(rows)).toFixed(1)}" fill="${BLUE}" fill-opacity="0.7"/>`;
    });
  return frame("probability given", "share of fraud", [
    line(
      [
        [0, 0],
        [1, 1],
      ],
      GREY,
    ),
    ...dots,
  ]);
}

/** Share of honest and of fraudulent rows with at most a score: two lines far apart tell well. */
export function scoreByClassPlot({ scores, labels }: Tested): string {
  const lines = [false, true].map((isFraud) => {
    const own = Float64Array.from(scores.filter((_, i) => labels[i] === isFraud)).sort();
    const points = Array.from(own, (score, i): [number, number] => [score, (i + 1) / own.length]);
    return line(thinned([[0, 0], ...points, [1, 1]]), isFraud ? RED : BLUE);
  });
  const legend =
    `<text x="${WIDTH - MARGIN}" y="${HEIGHT - MARGIN - 26}" text-anchor="end" fill="${BLUE}">honest</text>` +
    `<text x="${WIDTH - MARGIN}" y="${HEIGHT - MARGIN - 10}" text-anchor="end" fill="${RED}">fraudulent</text>`;
  return frame("probability given", "share of rows up to it", [...lines, legend]);
}

/** At most some two hundred points, the ends among them. */
function thinned(points: readonly [number, number][]): [number, number][] {
  const every = Math.max(1, Math.ceil(points.length / 200));
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}

function place([x, y]: readonly [number, number]): [string, string] {
  return [(MARGIN + x * (WIDTH - 2 * MARGIN)).toFixed(1), (HEIGHT - MARGIN - y * (HEIGHT - 2 * MARGIN)).toFixed(1)];
}

function line(points: readonly (readonly [number, number])[], colour: string): string {
  return `<polyline points="${points.map((point) => place(point).join(",")).join(" ")}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
}

/** Axes from 0 to 1 around what is drawn. */
function frame(across: string, up: string, drawn: readonly string[]): string {
  const ticks = [0, 0.5, 1].flatMap((value) => {
    const [x, y] = place([value, value]);
    return [
      `<text x="${x}" y="${HEIGHT - MARGIN + 14}" text-anchor="middle">${value}</text>`,
      `<text x="${MARGIN - 6}" y="${y}" text-anchor="end">${value}</text>`,
    ];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="10" fill="${INK}">`,
    `<title>${up} over ${across}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<rect x="${MARGIN}" y="${MARGIN}" width="${WIDTH - 2 * MARGIN}" height="${HEIGHT - 2 * MARGIN}" fill="none" stroke="${GREY}"/>`,
    ...ticks,
    `<text x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">${across}</text>`,
    `<text x="${MARGIN}" y="${MARGIN - 10}">${up}</text>`,
    ...drawn,
    "</svg>",
  ].join("\n")}\n`;
}
