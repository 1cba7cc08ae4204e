const STEP = /\.([\w\-/]+|\*)|\[(\d+|\*)\]|\['([^']+)'\]/y;

/**
 * The steps of a path such as `$.detail.files[0].name`: dots, indices and wildcards, which is all that
 * EventBridge knows ("Amazon EventBridge input transformation"). `undefined` when it is no path.
 */
export function parsePath(path: string): string[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const steps: string[] = [];
  for (STEP.lastIndex = 1; STEP.lastIndex < path.length;) {
    const match = STEP.exec(path);
    if (!match) return undefined;
    steps.push(match[1] ?? match[2] ?? match[3] ?? "");
  }
  return steps;
}

/** What stands at `path`; `undefined` when nothing does. A wildcard answers all that it finds. */
export function valueAt(node: unknown, steps: string[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return node;
  if (typeof node !== "object" || node === null) return undefined;
  if (step === "*") {
    const found = Object.values(node).map((value) => valueAt(value, rest));
    return found.filter((value) => value !== undefined);
  }
  return Object.hasOwn(node, step) ? valueAt((node as Record<string, unknown>)[step], rest) : undefined;
}
