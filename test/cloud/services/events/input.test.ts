import { describe, expect, it } from "vitest";
import { checkInput, inputFor } from "../../../../src/cloud/services/events/input.ts";
import type { EventEnvelope } from "../../../../src/cloud/services/events/envelope.ts";

const event: EventEnvelope = {
  version: "0",
  id: "e-1",
  "detail-type": "CodePipeline Pipeline Execution State Change",
  source: "aws.codepipeline",
  account: "123456789012",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: ["arn:aws:codepipeline:us-east-1:123456789012:web"],
  detail: { pipeline: "web", state: "FAILED", version: 3, note: 'say "no"', list: [{ a: 1 }, { a: 2 }] },
};
const rule = { name: "failures", arn: "arn:aws:events:us-east-1:123456789012:rule/failures" };

function given(target: object): string {
  return inputFor({ Id: "t", Arn: "x", ...target }, event, rule, Date.UTC(2026, 0, 1));
}

function template(InputTemplate: string): string {
  const InputPathsMap = {
    pipeline: "$.detail.pipeline",
    state: "$.detail.state",
    version: "$.detail.version",
    note: "$.detail.note",
    first: "$.detail.list[0]",
    each: "$.detail.list[*].a",
    kind: "$.detail-type",
    none: "$.detail.nothing",
  };
  return given({ InputTransformer: { InputPathsMap, InputTemplate } });
}

describe("what a target gets of an event", () => {
  it("the event, a part of it, or a constant", () => {
    expect(JSON.parse(given({}))).toEqual(event);
    expect(given({ InputPath: "$.detail.list" })).toBe('[{"a":1},{"a":2}]');
    expect(given({ Input: '{"a":1}' })).toBe('{"a":1}');
  });

  it("text made of its values", () => {
    expect(template('"Pipeline <pipeline> is <state> (<kind>)."')).toBe(
      '"Pipeline web is FAILED (CodePipeline Pipeline Execution State Change)."',
    );
  });

  it("JSON made of its values, whatever is in them", () => {
    const made = template(
      '{"version": <version>, "note": "<note>!", "first": <first>, "each": <each>, "none": <none>}',
    );
    expect(JSON.parse(made)).toEqual({
      version: 3,
      note: 'say "no"!',
      first: { a: 1 },
      each: [1, 2],
      none: "",
    });
  });

  it("predefined variables", () => {
    const made = template(
      '{"rule": "<aws.events.rule-name>", "at": <aws.events.event.ingestion-time>, "event": <aws.events.event.json>}',
    );
    expect(JSON.parse(made)).toEqual({ rule: "failures", at: "2026-01-01T00:00:00.000Z", event });
  });

  it.each([
    [
      "two inputs",
      { Input: "{}", InputPath: "$" },
      "Only one of Input, InputPath, or InputTransformer must be provided for target t.",
    ],
    ["broken JSON", { Input: "{" }, "JSON syntax error in input for target t."],
    ["a path that is none", { InputPath: "detail" }, "InputPath for target t is invalid."],
    [
      "an unknown placeholder",
      { InputTransformer: { InputTemplate: '"<who>"' } },
      "InputTemplate for target t contains invalid placeholder who.",
    ],
    [
      "a broken template",
      { InputTransformer: { InputTemplate: '{"a": }' } },
      "Invalid InputTemplate for target t",
    ],
  ])("refuses %s", (_what, input, message) => {
    expect(() => checkInput({ Id: "t", Arn: "x", ...input })).toThrow(message);
  });
});
