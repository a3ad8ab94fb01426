/** A way from one node to another, and how much it takes. */
export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly capacity: number;
}

/**
 * The largest flow from `source` to `sink`, found by augmenting paths (Ford and Fulkerson). For small graphs: each path is looked for anew.
 *
 * @param edges - with whole capacities; parallel edges are allowed.
 * @param source - another node than `sink`.
 * @returns how much each edge carries, in the order of `edges`.
 */
export function maxFlow(edges: readonly FlowEdge[], source: string, sink: string): readonly number[] {
  const flow = edges.map(() => 0);
  const augment = (node: string, seen: Set<string>): boolean => {
    if (node === sink) return true;
    seen.add(node);
    for (const [index, { from, to, capacity }] of edges.entries()) {
      const carried = flow[index] ?? 0;
      // Along the edge where it has room, or back along it where it carries something.
      const step = from === node && carried < capacity ? 1 : to === node && carried > 0 ? -1 : 0;
      const next = step === 1 ? to : from;
      if (step === 0 || seen.has(next) || !augment(next, seen)) continue;
      flow[index] = carried + step;
      return true;
    }
    return false;
  };
  while (augment(source, new Set()));
  return flow;
}
