import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createConditions } from "../../../../../src/cloud/services/cloudformation/template/conditions.ts";
import { inOrder, walk } from "../../../../../src/cloud/services/cloudformation/template/graph.ts";
import type { Json } from "../../../../../src/cloud/services/cloudformation/template/json.ts";
import { pseudoParameters } from "../../../../../src/cloud/services/cloudformation/template/pseudo-parameters.ts";
import { parameterValues } from "../../../../../src/cloud/services/cloudformation/template/parameters.ts";
import { readTemplate } from "../../../../../src/cloud/services/cloudformation/template/read.ts";
import { resolve } from "../../../../../src/cloud/services/cloudformation/template/resolve.ts";
import { UNKNOWN } from "../../../../../src/cloud/services/cloudformation/template/unknown.ts";

const TEMPLATE = readTemplate(`
Parameters:
  Env: { Type: String, Default: prod }
  Zones: { Type: CommaDelimitedList, Default: "a, b,c" }
Mappings:
  Sizes: { prod: { Count: 3, Names: [x, y] }, dev: { Count: 1, Names: [] } }
Conditions:
  Prod: !Equals [!Ref Env, prod]
  NotProd: !Not [{ Condition: Prod }]
  Both: !And [{ Condition: Prod }, !Or [{ Condition: NotProd }, !Equals [1, "1"]]]
Resources:
  Topic: { Type: "AWS::SNS::Topic" }
  Later: { Type: "AWS::SNS::Topic" }
`);

function value(expression: Json): unknown {
  const scope = {
    template: TEMPLATE,
    parameters: parameterValues(TEMPLATE, { Env: "prod", Zones: "a, b,c" }),
    pseudo: pseudoParameters({
      account: "111122223333",
      region: "eu-west-1",
      stackId: "arn:stack",
      stackName: "app",
      notificationArns: [],
    }),
    ref: (id: string) => (id === "Later" ? UNKNOWN : `physical-${id}`),
    attribute: (id: string, name: string) => `${id}/${name}`,
    importValue: (name: string) => `imported-${name}`,
  };
  return resolve(expression, { ...scope, condition: createConditions(scope) });
}

describe("intrinsic functions", () => {
  test.each<[Json, unknown]>([
    [{ Ref: "Env" }, "prod"],
    [{ Ref: "Zones" }, ["a", "b", "c"]],
    [{ Ref: "Topic" }, "physical-Topic"],
    [{ Ref: "AWS::AccountId" }, "111122223333"],
    [{ Ref: "AWS::NoValue" }, undefined],
    [{ A: { Ref: "AWS::NoValue" }, B: [1, { Ref: "AWS::NoValue" }, 2] }, { B: [1, 2] }],
    [{ "Fn::GetAtt": ["Topic", "TopicName"] }, "Topic/TopicName"],
    [{ "Fn::GetAtt": "Topic.A.B" }, "Topic/A.B"],
    [{ "Fn::Sub": "${Env}-${Topic.Name}-${!Env}-${AWS::Region}" }, "prod-Topic/Name-${Env}-eu-west-1"],
    [{ "Fn::Sub": ["${x}/${Env}", { x: { "Fn::Select": ["1", { Ref: "Zones" }] } }] }, "b/prod"],
    [{ "Fn::Join": ["-", ["a", 1, true, { Ref: "Env" }]] }, "a-1-true-prod"],
    [{ "Fn::Join": [",", { Ref: "Zones" }] }, "a,b,c"],
    [{ "Fn::Split": ["|", "a|b|"] }, ["a", "b", ""]],
    [{ "Fn::FindInMap": ["Sizes", { Ref: "Env" }, "Count"] }, 3],
    [{ "Fn::Base64": "hé" }, "aMOp"],
    [{ "Fn::GetAZs": "" }, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]],
    [{ "Fn::Cidr": ["10.0.0.0/16", 3, 8] }, ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]],
    [{ "Fn::Cidr": ["2001:db8::/56", 2, 64] }, ["2001:db8::/64", "2001:db8:0:1::/64"]],
    [{ "Fn::If": ["Prod", "yes", { "Fn::FindInMap": ["Nope", "a", "b"] }] }, "yes"],
    [{ "Fn::If": ["Both", "yes", "no"] }, "yes"],
    [{ "Fn::If": ["NotProd", "yes", { Ref: "AWS::NoValue" }] }, undefined],
    [{ "Fn::ImportValue": { "Fn::Sub": "${Env}-vpc" } }, "imported-prod-vpc"],
    [{ "Fn::Join": ["", ["a", { Ref: "Later" }]] }, UNKNOWN],
    [{ "Fn::Sub": "${Later}!" }, UNKNOWN],
    // A policy's Condition block is no function.
    [{ Condition: { StringEquals: { a: "b" } } }, { Condition: { StringEquals: { a: "b" } } }],
  ])("%j", (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  test.each<[Json, string]>([
    [
      { "Fn::FindInMap": ["Sizes", "C", "Count"] },
      "Template error: Unable to get mapping for Sizes::C::Count",
    ],
    [
      { "Fn::FindInMap": ["Nope", "C", "Count"] },
      "Template error: Mapping named 'Nope' is not present in the 'Mappings' section of template.",
    ],
    [
      { "Fn::Select": [3, { Ref: "Zones" }] },
      "Template error: Fn::Select cannot select nonexistent value at index 3",
    ],
    [{ "Fn::Join": "x" }, "Template error: every Fn::Join object requires two parameters"],
    [{ "Fn::GetAtt": ["Topic"] }, "Template error: Fn::GetAtt object requires two non-empty parameters"],
    [
      { "Fn::Sub": [] },
      "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments",
    ],
    [
      { "Fn::Sub": "${Zones}" },
      "Template error: variable Zones in Fn::Sub expression does not resolve to a string",
    ],
    [{ "Fn::If": ["Prod", "x"] }, "Template error: Fn::If requires a list argument with three parameters"],
  ])("%j is refused", (expression, message) => {
    expect(() => value(expression)).toThrow(message);
  });

  test("joining what was split gives the text back", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (text, delimiter) => {
        expect(value({ "Fn::Join": [delimiter, { "Fn::Split": [delimiter, text] }] })).toBe(text);
      }),
    );
  });
});

describe("dependency order", () => {
  /** Edges point from a later node to an earlier one: never a circle. */
  const graphs = fc
    .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 20 })
    .map(
      (needs) =>
        new Map(
          needs.map((list, index) => [
            `R${index}`,
            new Set(index === 0 ? [] : list.map((other) => `R${other % index}`)),
          ]),
        ),
    );

  test("every resource comes after all that it needs", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const order = inOrder(new Map([...graph].toReversed()));
        expect(order).toHaveLength(graph.size);
        for (const [node, needed] of graph) {
          for (const other of needed) expect(order.indexOf(other)).toBeLessThan(order.indexOf(node));
        }
      }),
    );
  });

  test("a walk begins nothing after a failure, nor anything that needs what failed", async () => {
    await fc.assert(
      fc.asyncProperty(graphs, fc.nat(), async (graph, pick) => {
        const failing = `R${pick % graph.size}`;
        const done = new Set<string>();
        const ok = await walk(graph, async (node) => {
          for (const other of graph.get(node) ?? []) expect(done).toContain(other);
          if (node === failing) return false;
          done.add(node);
          return true;
        });
        expect(ok).toBe(false);
        expect(done).not.toContain(failing);
      }),
    );
  });
});
