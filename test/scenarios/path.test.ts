import { describe, expect, it } from "vitest";
import { parsePath, select } from "../../src/scenarios/path.ts";

const state = {
  stageStates: [
    {
      stageName: "Source",
      actionStates: [{ actionName: "Source", latestExecution: { status: "Succeeded" } }],
    },
    {
      stageName: "manualapprove",
      actionStates: [
        { actionName: "manualapproval", latestExecution: { status: "InProgress", token: "t-1" } },
      ],
    },
    { stageName: "Deploy", actionStates: [{ actionName: "Deploy" }] },
  ],
};

describe("a path into an answer", () => {
  it("goes by names and positions", () => {
    expect(select(state, "stageStates[0].stageName")).toBe("Source");
    expect(select(state, "stageStates[-1].stageName")).toBe("Deploy");
    expect(select(state, "stageStates[7].stageName")).toBeUndefined();
    expect(select(state, "nothing.here")).toBeUndefined();
    expect(select(undefined, "anything")).toBeUndefined();
  });

  it("takes something of all items, and leaves out those that lack it", () => {
    expect(select(state, "stageStates[*].actionStates[*].latestExecution.status")).toEqual([
      "Succeeded",
      "InProgress",
    ]);
    expect(select(state, "stageStates[*].actionStates[1]")).toMatchObject({ actionName: "manualapproval" });
  });

  it("takes the items that are called so", () => {
    const token =
      "stageStates[stageName=manualapprove].actionStates[actionName=manualapproval].latestExecution.token";
    expect(select(state, token)).toEqual(["t-1"]);
    expect(select(state, "stageStates[stageName=Nowhere].actionStates")).toEqual([]);
  });

  it("reads policy documents, URL-encoded as IAM answers them or plain", () => {
    const document = { Statement: { Principal: { Service: ["cloudformation.amazonaws.com"] } } };
    const path = "Document.@json.Statement[*].Principal.Service";
    for (const text of [JSON.stringify(document), encodeURIComponent(JSON.stringify(document))]) {
      expect(select({ Document: text }, path)).toEqual(["cloudformation.amazonaws.com"]);
    }
    expect(select({ Document: "not json" }, path)).toBeUndefined();
  });

  it.each(["a..b", "a[", "a[?x]", "a.@yaml", "a b"])("says of %s that it is no path", (path) => {
    expect(() => parsePath(path)).toThrow(/is no path/);
  });
});
