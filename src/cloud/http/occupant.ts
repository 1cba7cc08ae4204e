/** A program that does not answer within this many milliseconds stays unknown. */
const PATIENCE = 1_000;

/** Who answers at an address that is taken: pipelab, LocalStack, or another program. */
export async function occupant(origin: string): Promise<string> {
  if ((await ask(`${origin}/_pipelab/health`))?.["services"]) return "another pipelab";
  const localstack = await ask(`${origin}/_localstack/health`);
  return localstack?.["services"] ? "LocalStack" : "another program";
}

async function ask(url: string): Promise<Record<string, unknown> | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return (await response.json()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
