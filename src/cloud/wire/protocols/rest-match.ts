import { requiredMembers, type OperationModel, type ServiceModel } from "../model.ts";
import type { WireRequest } from "../message.ts";

/** One REST operation's URI, taken apart once. */
interface Route {
  operation: OperationModel;
  method: string;
  segments: string[];
  /** Query keys that the pattern itself holds, with their values (`?list-type=2`, `?uploads`). */
  literals: [string, string][];
  /** What the request must also carry: bound members that the input requires. */
  query: string[];
  headers: string[];
}

const routesOf = new WeakMap<ServiceModel, Route[]>();

/** Names an operation for those who know it; never decides, since older clients do not send it. */
const OPERATION_HINT = "x-id";

/**
 * The operation that a method, path and query name: the most specific of those whose pattern fits.
 * @param accepts leaves out operations that cannot be meant (S3: with or without a bucket)
 */
export function matchRest(
  request: WireRequest,
  path: string,
  model: ServiceModel,
  accepts: (operation: OperationModel) => boolean = () => true,
): { operation: OperationModel; labels: Record<string, string> } | undefined {
  let best: { route: Route; labels: Record<string, string>; score: number } | undefined;
  for (const route of routes(model)) {
    if (route.method !== request.method || !carries(route, request) || !accepts(route.operation)) continue;
    const labels = matchPath(route.segments, path);
    if (!labels) continue;
    const score = specificity(route, request);
    if (!best || score > best.score) best = { route, labels, score };
  }
  return best && { operation: best.route.operation, labels: best.labels };
}

function specificity(route: Route, request: WireRequest): number {
  const hinted = request.query.get(OPERATION_HINT) === route.operation.name ? 1 : 0;
  const plain = route.segments.filter((segment) => !segment.startsWith("{")).length;
  return route.literals.length * 100 + (route.query.length + route.headers.length) * 20 + plain * 2 + hinted;
}

function carries(route: Route, request: WireRequest): boolean {
  return (
    route.literals.every(
      ([key, value]) => request.query.has(key) && (value === "" || request.query.get(key) === value),
    ) &&
    route.query.every((key) => request.query.has(key)) &&
    route.headers.every((name) => request.headers[name] !== undefined)
  );
}

function matchPath(segments: string[], path: string): Record<string, string> | undefined {
  const parts = path.replace(/^\//, "").split("/");
  const labels: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(segment)?.[1];
    if (greedy) {
      // Nothing follows a greedy label in AWS's models.
      const rest = parts.slice(index).join("/");
      if (rest === "") return undefined;
      labels[greedy] = decode(rest);
      return labels;
    }
    const part = parts[index];
    if (part === undefined) return undefined;
    const label = /^\{(.+)\}$/.exec(segment)?.[1];
    if (label) {
      if (part === "") return undefined;
      labels[label] = decode(part);
    } else if (part !== segment) return undefined;
  }
  return parts.length === segments.length ? labels : undefined;
}

/** A path that is not valid percent-encoding names what it says. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function routes(model: ServiceModel): Route[] {
  let found = routesOf.get(model);
  if (!found) {
    found = [...model.operations.values()].flatMap((operation) =>
      operation.http ? [routeOf(operation, operation.http)] : [],
    );
    routesOf.set(model, found);
  }
  return found;
}

function routeOf(operation: OperationModel, [method, uri]: [string, string, number]): Route {
  const [path = "", search = ""] = uri.split("?");
  const required = operation.input.isStructSchema() ? requiredMembers(operation.input) : [];
  const traits = required.map((name) => operation.input.getMemberSchema(name).getMergedTraits());
  return {
    operation,
    method,
    segments: path.replace(/^\//, "").split("/"),
    literals: [...new URLSearchParams(search)].filter(([key]) => key !== OPERATION_HINT),
    query: traits.flatMap(({ httpQuery }) => (httpQuery ? [httpQuery] : [])),
    headers: traits.flatMap(({ httpHeader }) => (httpHeader ? [httpHeader.toLowerCase()] : [])),
  };
}
