import { validationError } from "./errors.ts";

/** Which node waits for which: node → what must be there before it. */
export type DependencyGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** The graph with its arrows turned: node → what waits for it. */
export function reversed(graph: DependencyGraph): DependencyGraph {
  const turned = new Map<string, Set<string>>([...graph.keys()].map((node) => [node, new Set<string>()]));
  for (const [node, needed] of graph) for (const other of needed) turned.get(other)?.add(node);
  return turned;
}

/**
 * The nodes in an order in which each comes after what it needs; independent ones keep their order.
 * @throws AwsError `Circular dependency between resources: [...]`.
 */
export function inOrder(graph: DependencyGraph): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  let waiting = [...graph.keys()];
  while (waiting.length > 0) {
    const ready = waiting.filter((node) => [...(graph.get(node) ?? [])].every((other) => done.has(other)));
    if (ready.length === 0) {
      throw validationError(
        `Circular dependency between resources: [${onCircles(graph, waiting).join(", ")}]`,
      );
    }
    for (const node of ready) {
      done.add(node);
      order.push(node);
    }
    waiting = waiting.filter((node) => !done.has(node));
  }
  return order;
}

export function isCircular(graph: DependencyGraph): boolean {
  try {
    inOrder(graph);
    return false;
  } catch {
    return true;
  }
}

/** Of the nodes that cannot be ordered, those that are not merely waiting for a circle. */
function onCircles(graph: DependencyGraph, stuck: string[]): string[] {
  let circle = stuck;
  for (;;) {
    const needed = new Set(circle.flatMap((node) => [...(graph.get(node) ?? [])]));
    const left = circle.filter((node) => needed.has(node));
    if (left.length === circle.length) return circle;
    circle = left;
  }
}

/**
 * Visits every node once all that it needs has been visited, independent nodes at the same time.
 * A visit that answers `false` ends the walk: what has not begun by then is never visited.
 * @returns whether every visit answered `true`.
 */
export async function walk(
  graph: DependencyGraph,
  visit: (node: string) => Promise<boolean>,
): Promise<boolean> {
  const visits = new Map<string, Promise<void>>();
  let going = true;
  for (const node of inOrder(graph)) {
    const needed = [...(graph.get(node) ?? [])].flatMap((other) => visits.get(other) ?? []);
    visits.set(
      node,
      (async () => {
        await Promise.all(needed);
        if (going && !(await visit(node))) going = false;
      })(),
    );
  }
  const ended = await Promise.allSettled(visits.values());
  for (const end of ended) if (end.status === "rejected") throw end.reason;
  return going;
}
