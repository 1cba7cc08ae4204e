import { InvalidArchive } from "../../artifacts/archive.ts";
import { fileOf } from "../../artifacts/unzip.ts";
import { ActionFailure, type InputArtifact } from "../../provider.ts";

/** The files of an action's input artifacts; each artifact is fetched once. */
export class ArtifactFiles {
  readonly #inputs: InputArtifact[];
  readonly #zips = new Map<string, Promise<Buffer>>();

  constructor(inputs: InputArtifact[]) {
    this.#inputs = inputs;
  }

  /** @param place `ARTIFACT::path`. */
  async read(place: string): Promise<Buffer> {
    const [artifactName = "", ...rest] = place.split("::");
    return this.readFrom(artifactName, rest.join("::"));
  }

  async readFrom(artifactName: string, path: string): Promise<Buffer> {
    const artifact = this.artifact(artifactName);
    const zip = this.#zips.get(artifactName) ?? artifact.read();
    this.#zips.set(artifactName, zip);
    const content = await fileIn(await zip, artifactName, path);
    if (content) return content;
    throw new ActionFailure("JobFailed", `File [${path}] does not exist in artifact [${artifactName}]`);
  }

  /** @throws ActionFailure `ConfigurationError` when the action has no such input artifact. */
  artifact(name: string): InputArtifact {
    const artifact = this.#inputs.find((input) => input.name === name);
    if (artifact) return artifact;
    throw new ActionFailure(
      "ConfigurationError",
      `Artifact [${name}] is not an input artifact of this action`,
    );
  }
}

async function fileIn(zip: Buffer, artifactName: string, path: string): Promise<Buffer | undefined> {
  try {
    return await fileOf(zip, path);
  } catch (error) {
    if (!(error instanceof InvalidArchive)) throw error;
    throw new ActionFailure(
      "JobFailed",
      `Artifact [${artifactName}] cannot be read as a ZIP file: ${error.message}`,
      { cause: error },
    );
  }
}

/** @throws ActionFailure `ConfigurationError` that says what is no JSON object. */
export function jsonObject(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ActionFailure("ConfigurationError", `${what} is not valid JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new ActionFailure("ConfigurationError", `${what} is not a JSON object`);
}
