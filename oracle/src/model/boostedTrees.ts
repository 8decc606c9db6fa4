import type { Classifier } from "./logisticRegression.ts";
import type { TrainingRow } from "./trainNetwork.ts";

export type TreeOptions = {
  readonly depth: number;
  readonly learningRate: number;
  readonly rounds: number;
  /** Fewest rows, weighed by p·(1 − p), in a leaf. */
  readonly leastWeight: number;
};

export const treeDefaults: TreeOptions = { depth: 3, learningRate: 0.1, rounds: 400, leastWeight: 1 };

const BINS = 64;
/** Ridge on the leaves. */
const LAMBDA = 1;

/** A full binary tree: feature and bin of each split (feature −1 lets all go left), then the leaves. */
type Tree = { readonly features: Int16Array; readonly bins: Uint8Array; readonly leaves: Float64Array };

/**
 * Gradient-boosted trees over histograms of 64 quantile bins, second order, full depth level by level: the usual
 * construction, kept small, so that a baseline needs no native library. Nothing is drawn by lot.
 *
 * @param later - rows that say after how many trees to stop; without them all rounds are kept.
 */
export function fitBoostedTrees(
  rows: readonly TrainingRow[],
  later: readonly TrainingRow[],
  options: TreeOptions = treeDefaults,
): { classify: Classifier; trees: number } {
  const { depth, learningRate, rounds, leastWeight } = options;
  const count = rows[0]?.features.length ?? 0;
  const edges = Array.from({ length: count }, (_, f) => binEdges(rows, f));
  const columns = edges.map((edge, f) => Uint8Array.from(rows, ({ features }) => binOf(edge, features[f] as number)));
  const laterColumns = edges.map((edge, f) =>
    Uint8Array.from(later, ({ features }) => binOf(edge, features[f] as number)),
  );
  const frauds = rows.filter(({ isFraud }) => isFraud).length;
  const start = Math.log(Math.max(0.5, frauds) / Math.max(0.5, rows.length - frauds));
  const sums = new Float64Array(rows.length).fill(start);
  const laterSums = new Float64Array(later.length).fill(start);
  const [slopes, curves] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const leafOf = new Uint16Array(rows.length);
  const trees: Tree[] = [];
  let best = { loss: Number.POSITIVE_INFINITY, trees: rounds };
  while (trees.length < rounds) {
    for (let i = 0; i < rows.length; i++) {
      const p = 1 / (1 + Math.exp(-(sums[i] as number)));
      slopes[i] = p - (rows[i]?.isFraud ? 1 : 0);
      curves[i] = Math.max(1e-9, p * (1 - p));
    }
    const tree = growTree(columns, slopes, curves, leafOf, { depth, learningRate, leastWeight });
    trees.push(tree);
    for (let i = 0; i < rows.length; i++) sums[i] = (sums[i] as number) + (tree.leaves[leafOf[i] as number] as number);
    if (later.length === 0) continue;
    let loss = 0;
    for (let i = 0; i < later.length; i++) {
      const sum = (laterSums[i] as number) + leafAt(tree, depth, (f) => laterColumns[f]?.[i] as number);
      laterSums[i] = sum;
      loss += Math.log1p(Math.exp(-Math.abs(sum))) + Math.max(0, later[i]?.isFraud ? -sum : sum);
    }
    if (loss < best.loss) best = { loss, trees: trees.length };
    else if (trees.length >= best.trees + 50) break;
  }
  const kept = trees.slice(0, best.trees);
  const bins = new Uint8Array(count);
  return {
    trees: kept.length,
    classify(features) {
      for (const [f, edge] of edges.entries()) bins[f] = binOf(edge, features[f] as number);
      let sum = start;
      for (const tree of kept) sum += leafAt(tree, depth, (f) => bins[f] as number);
      return 1 / (1 + Math.exp(-sum));
    },
  };
}

function growTree(
  columns: readonly Uint8Array[],
  slopes: Float64Array,
  curves: Float64Array,
  nodeOf: Uint16Array,
  { depth, learningRate, leastWeight }: Omit<TreeOptions, "rounds">,
): Tree {
  const inner = 2 ** depth - 1;
  const features = new Int16Array(inner).fill(-1);
  const bins = new Uint8Array(inner).fill(BINS - 1);
  nodeOf.fill(0);
  for (let level = 0; level < depth; level++) {
    const nodes = 2 ** level;
    const gains = new Float64Array(nodes).fill(1e-6);
    const [g, h] = [new Float64Array(nodes * BINS), new Float64Array(nodes * BINS)];
    for (const [f, column] of columns.entries()) {
      g.fill(0);
      h.fill(0);
      for (let i = 0; i < column.length; i++) {
        const place = (nodeOf[i] as number) * BINS + (column[i] as number);
        g[place] = (g[place] as number) + (slopes[i] as number);
        h[place] = (h[place] as number) + (curves[i] as number);
      }
      for (let node = 0; node < nodes; node++) {
        let [allG, allH] = [0, 0];
        for (let b = node * BINS; b < (node + 1) * BINS; b++) {
          allG += g[b] as number;
          allH += h[b] as number;
        }
        const whole = (allG * allG) / (allH + LAMBDA);
        let [leftG, leftH] = [0, 0];
        for (let b = 0; b < BINS - 1; b++) {
          leftG += g[node * BINS + b] as number;
          leftH += h[node * BINS + b] as number;
          if (leftH < leastWeight || allH - leftH < leastWeight) continue;
          const right = allG - leftG;
          const gain = (leftG * leftG) / (leftH + LAMBDA) + (right * right) / (allH - leftH + LAMBDA) - whole;
          if (gain <= (gains[node] as number)) continue;
          gains[node] = gain;
          features[nodes - 1 + node] = f;
          bins[nodes - 1 + node] = b;
        }
      }
    }
    for (let i = 0; i < nodeOf.length; i++) {
      const node = nodeOf[i] as number;
      const f = features[nodes - 1 + node] as number;
      const right = f >= 0 && ((columns[f] as Uint8Array)[i] as number) > (bins[nodes - 1 + node] as number);
      nodeOf[i] = 2 * node + (right ? 1 : 0);
    }
  }
  const [g, h] = [new Float64Array(2 ** depth), new Float64Array(2 ** depth)];
  for (let i = 0; i < nodeOf.length; i++) {
    const leaf = nodeOf[i] as number;
    g[leaf] = (g[leaf] as number) + (slopes[i] as number);
    h[leaf] = (h[leaf] as number) + (curves[i] as number);
  }
  return { features, bins, leaves: g.map((slope, leaf) => (-learningRate * slope) / ((h[leaf] as number) + LAMBDA)) };
}

function leafAt({ features, bins, leaves }: Tree, depth: number, binAt: (feature: number) => number): number {
  let node = 0;
  for (let level = 0; level < depth; level++) {
    const place = 2 ** level - 1 + node;
    const f = features[place] as number;
    node = 2 * node + (f >= 0 && binAt(f) > (bins[place] as number) ? 1 : 0);
  }
  return leaves[node] as number;
}

/** Highest value of each bin but the last; half of the quantiles are of the fraudulent rows. */
function binEdges(rows: readonly TrainingRow[], f: number): number[] {
  const edges = new Set<number>();
  for (const part of [rows.filter(({ isFraud }) => isFraud), rows.filter(({ isFraud }) => !isFraud)]) {
    const values = Float64Array.from(part, ({ features }) => features[f] as number).sort();
    const wanted = (BINS - 2) >> 1;
    for (let q = 1; q <= wanted && values.length > 0; q++) {
      edges.add(values[Math.min(values.length - 1, Math.floor((q * values.length) / (wanted + 1)))] as number);
    }
  }
  return [...edges].sort((a, b) => a - b);
}

function binOf(edges: readonly number[], x: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
