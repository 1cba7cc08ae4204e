import type {
  ListExportsInput,
  ListExportsOutput,
  ListImportsInput,
  ListImportsOutput,
} from "@aws-sdk/client-cloudformation";
import type { Call } from "../../../service.ts";
import { importersOf, listExports as exportsOf } from "../engine/exports.ts";
import { validationError } from "../template/errors.ts";
import { stacksOf } from "./find-stack.ts";
import { page } from "./paging.ts";

export function listExports(input: ListExportsInput, call: Call): ListExportsOutput {
  const { items, NextToken } = page(exportsOf(stacksOf(call)), input.NextToken);
  return {
    Exports: items.map(({ name, value, stack }) => ({
      ExportingStackId: stack.id,
      Name: name,
      Value: value,
    })),
    NextToken,
  };
}

export function listImports(input: ListImportsInput, call: Call): ListImportsOutput {
  const name = input.ExportName ?? "";
  const importers = importersOf(stacksOf(call), name);
  if (importers.length === 0) throw validationError(`Export '${name}' is not imported by any stack.`);
  const { items, NextToken } = page(importers, input.NextToken);
  return { Imports: items, NextToken };
}
