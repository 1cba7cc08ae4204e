/**
 * Writes `src/cloud/services/NAME/constraints.json`: the lengths, patterns, enums, ranges and required members
 * of the API reference, as far as a service checks them before its own code runs. Facts come from the service
 * models that botocore ships (`pip install botocore`).
 *
 *     node scripts/constraints.ts BOTOCORE_DATA_FOLDER
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Constraint, ServiceConstraints } from "../src/cloud/wire/constraints.ts";

/** Which services check their input this way, and the code they answer. S3, SNS and CodeCommit have checks of their own. */
const SERVICES: { name: string; model: string; code?: string }[] = [
  { name: "codepipeline", model: "codepipeline" },
  { name: "events", model: "events" },
  { name: "iam", model: "iam", code: "ValidationError" },
  { name: "sts", model: "sts", code: "ValidationError" },
  { name: "cloudformation", model: "cloudformation", code: "ValidationError" },
];

interface Shape {
  type: string;
  required?: string[];
  members?: Record<string, { shape: string }>;
  member?: { shape: string };
  key?: { shape: string };
  value?: { shape: string };
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
}

interface Model {
  operations: Record<string, { input?: { shape: string } }>;
  shapes: Record<string, Shape>;
}

const [data] = process.argv.slice(2);
if (!data) {
  process.stderr.write("usage: node scripts/constraints.ts BOTOCORE_DATA_FOLDER\n");
  process.exit(2);
}

for (const { name, model, code } of SERVICES) {
  const constraints: ServiceConstraints = {
    ...(code ? { code } : {}),
    structures: structuresOf(readModel(data, model)),
  };
  writeFileSync(`src/cloud/services/${name}/constraints.json`, `${JSON.stringify(constraints)}\n`);
}

function readModel(folder: string, name: string): Model {
  const version = readdirSync(join(folder, name)).toSorted().at(-1) ?? "";
  return JSON.parse(
    gunzipSync(readFileSync(join(folder, name, version, "service-2.json.gz"))).toString(),
  ) as Model;
}

/** Every structure that an input can reach, with what it demands. */
function structuresOf(model: Model): ServiceConstraints["structures"] {
  const structures: ServiceConstraints["structures"] = {};
  const visit = (shapeName: string): void => {
    const shape = model.shapes[shapeName];
    if (!shape) return;
    for (const next of [shape.member, shape.key, shape.value]) if (next) visit(next.shape);
    if (shape.type !== "structure" || structures[shapeName]) return;
    const members: Record<string, Constraint> = {};
    structures[shapeName] = { ...(shape.required?.length ? { required: shape.required } : {}), members };
    for (const [member, { shape: target }] of Object.entries(shape.members ?? {})) {
      const constraint = constraintOf(model, target, 0);
      if (constraint) members[member] = constraint;
      visit(target);
    }
  };
  for (const { input } of Object.values(model.operations)) if (input) visit(input.shape);
  return Object.fromEntries(
    Object.entries(structures).filter(
      ([, { required, members }]) => required || Object.keys(members ?? {}).length > 0,
    ),
  );
}

function constraintOf(model: Model, name: string, depth: number): Constraint | undefined {
  const shape = model.shapes[name];
  if (!shape || depth > 4 || shape.type === "structure") return undefined;
  const constraint: Constraint = {};
  if (shape.min !== undefined && !(shape.min === 0 && shape.type !== "integer")) constraint.min = shape.min;
  if (shape.max !== undefined) constraint.max = shape.max;
  if (shape.pattern !== undefined && isRegular(shape.pattern)) constraint.pattern = shape.pattern;
  if (shape.enum) constraint.enum = shape.enum;
  if (shape.member) constraint.item = constraintOf(model, shape.member.shape, depth + 1);
  if (shape.key) constraint.key = constraintOf(model, shape.key.shape, depth + 1);
  if (shape.value) constraint.value = constraintOf(model, shape.value.shape, depth + 1);
  return Object.values(constraint).some((value) => value !== undefined) ? constraint : undefined;
}

/** A few of AWS's patterns are Java's alone; they are left to the operation. */
function isRegular(pattern: string): boolean {
  try {
    return Boolean(new RegExp(`^(?:${pattern})$`, "u"));
  } catch {
    return false;
  }
}
