import type { Execution } from "../execution/state.ts";
import { substitute, type Reference } from "./references.ts";

/**
 * An action's configuration with the values of an execution (Variables reference): its own id, the
 * pipeline's variables, and what earlier actions have put out.
 * @returns also the references that have no value, as they are written between the braces.
 */
export function resolveConfiguration(
  configuration: Record<string, string>,
  execution: Execution,
): { configuration: Record<string, string>; unresolved: string[] } {
  const unresolved: string[] = [];
  const resolved = Object.entries(configuration).map(([key, value]) => {
    const result = substitute(value, (reference) => valueOf(reference, execution));
    unresolved.push(...result.unresolved.map(({ text }) => text));
    return [key, result.text] as const;
  });
  return { configuration: Object.fromEntries(resolved), unresolved };
}

function valueOf({ namespace, key }: Reference, execution: Execution): string | undefined {
  if (namespace === "codepipeline") {
    return key === "PipelineExecutionId" ? execution.id : undefined;
  }
  if (namespace === "variables") return execution.variables[key];
  return execution.outputVariables[namespace]?.[key];
}
