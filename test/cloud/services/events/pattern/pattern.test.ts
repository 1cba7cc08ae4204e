import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../../../src/cloud/services/events/pattern/compile.ts";
import { matchesPattern } from "../../../../../src/cloud/services/events/pattern/match.ts";

const push = {
  version: "0",
  source: "aws.codecommit",
  "detail-type": "CodeCommit Repository State Change",
  account: "123456789012",
  resources: [
    "arn:aws:codecommit:us-east-1:123456789012:web",
    "arn:aws:codecommit:us-east-1:123456789012:api",
  ],
  detail: {
    event: "referenceUpdated",
    referenceType: "branch",
    referenceName: "main",
    count: 300,
    ratio: -1.5,
    merged: false,
    callerIp: "10.1.2.3",
    note: null,
    nothing: [],
    files: [
      { path: "src/index.ts", size: 10 },
      { path: "docs/readme.md", size: 99 },
    ],
  },
};

function matches(pattern: unknown, event: unknown = push): boolean {
  return matchesPattern(compilePattern(JSON.stringify(pattern)), event);
}

function detail(field: string, test: unknown): boolean {
  return matches({ detail: { [field]: [test] } });
}

describe("an event pattern matches", () => {
  it("the rule that the CodePipeline console makes for a branch", () => {
    const rule = {
      source: ["aws.codecommit"],
      "detail-type": ["CodeCommit Repository State Change"],
      resources: ["arn:aws:codecommit:us-east-1:123456789012:web"],
      detail: {
        event: ["referenceCreated", "referenceUpdated"],
        referenceType: ["branch"],
        referenceName: ["main"],
      },
    };
    expect(matches(rule)).toBe(true);
    expect(matches({ ...rule, detail: { ...rule.detail, referenceName: ["master"] } })).toBe(false);
    expect(matches({ ...rule, resources: ["arn:aws:codecommit:us-east-1:123456789012:other"] })).toBe(false);
  });

  it.each([
    ["exact string, case counts", "event", "ReferenceUpdated", false],
    ["numbers by value", "count", 3e2, true],
    ["a number is no string", "count", "300", false],
    ["false", "merged", false, true],
    ["null is null", "note", null, true],
    ["null is not false", "merged", null, false],
    ["prefix", "referenceName", { prefix: "ma" }, true],
    ["prefix of another case", "referenceName", { prefix: "MA" }, false],
    ["prefix, ignoring case", "referenceName", { prefix: { "equals-ignore-case": "MA" } }, true],
    ["suffix", "referenceName", { suffix: "in" }, true],
    ["suffix, ignoring case", "referenceName", { suffix: { "equals-ignore-case": "IN" } }, true],
    ["prefix of a number", "count", { prefix: "3" }, false],
    ["equals-ignore-case", "event", { "equals-ignore-case": "REFERENCEupdated" }, true],
    ["wildcard", "event", { wildcard: "ref*Up*ed" }, true],
    ["wildcard with an end that is not there", "event", { wildcard: "ref*Up*edd" }, false],
    ["numeric range", "count", { numeric: [">", 0, "<=", 300] }, true],
    ["numeric range, open at the top", "count", { numeric: [">", 0, "<", 300] }, false],
    ["negative fraction", "ratio", { numeric: ["=", -1.5] }, true],
    ["exists", "event", { exists: true }, true],
    ["exists on what is absent", "reason", { exists: true }, false],
    ["absence", "reason", { exists: false }, true],
    ["absence of what is there", "event", { exists: false }, false],
    ["an object is no leaf", "files", { exists: true }, false],
    ["cidr", "callerIp", { cidr: "10.0.0.0/8" }, true],
    ["another cidr", "callerIp", { cidr: "10.2.0.0/16" }, false],
    ["anything-but", "event", { "anything-but": ["referenceDeleted"] }, true],
    ["anything-but itself", "event", { "anything-but": "referenceUpdated" }, false],
    ["anything-but wants a value", "reason", { "anything-but": "x" }, false],
    ["anything-but numbers", "count", { "anything-but": [100, 200] }, true],
    ["anything-but prefixes", "event", { "anything-but": { prefix: ["x", "ref"] } }, false],
    ["anything-but suffix", "event", { "anything-but": { suffix: "Deleted" } }, true],
    [
      "anything-but, ignoring case",
      "event",
      { "anything-but": { "equals-ignore-case": "REFERENCEUPDATED" } },
      false,
    ],
    ["anything-but wildcard", "event", { "anything-but": { wildcard: "*Updated" } }, false],
  ])("%s", (_what, field, test, expected) => {
    expect(detail(field, test)).toBe(expected);
  });

  it("by the fields of one element of an array, not of several", () => {
    expect(matches({ detail: { files: { path: [{ suffix: ".ts" }], size: [10] } } })).toBe(true);
    expect(matches({ detail: { files: { path: [{ suffix: ".ts" }], size: [99] } } })).toBe(false);
  });

  it("by either side of $or, together with what stands beside it", () => {
    const either = [{ event: ["referenceDeleted"] }, { count: [{ numeric: [">=", 300] }] }];
    expect(matches({ source: ["aws.codecommit"], detail: { $or: either } })).toBe(true);
    expect(matches({ source: ["aws.s3"], detail: { $or: either } })).toBe(false);
    const across = [{ detail: { files: { size: [99] } } }, { source: ["aws.s3"] }];
    expect(matches({ $or: across, detail: { files: { path: [{ suffix: ".ts" }] } } })).toBe(false);
  });

  it("absent fields below absent objects", () => {
    expect(matches({ detail: { nowhere: { deep: [{ exists: false }] } } })).toBe(true);
    expect(matches({ detail: { nothing: { deep: [{ exists: false }] } } })).toBe(true);
  });

  it("IPv6 blocks", () => {
    const test = { ip: [{ cidr: "2001:db8::/32" }] };
    expect(matches(test, { ip: "2001:db8:1::5" })).toBe(true);
    expect(matches(test, { ip: "2001:db9::5" })).toBe(false);
    expect(matches(test, { ip: "10.0.0.1" })).toBe(false);
  });
});

describe("EventBridge refuses", () => {
  it("a bare value, and says where it stands", () => {
    const source = '{"source":["test.event-pattern"],"detail":{"lenderId":"LenderA"}}';
    expect(() => compilePattern(source)).toThrow(
      `"lenderId" must be an object or an array\n at [Source: (String)"${source}"; line: 1, column: 56]`,
    );
  });

  it.each([
    ["text", '"x"', "Filter is not an object"],
    ["a broken document", "{", "Unexpected end-of-input"],
    ["a word", "{a:1}", "was expecting double-quote to start field name"],
    ["an unquoted value", '{"a":[x]}', "Unrecognized token 'x'"],
    ["an empty object", "{}", "Empty objects are not allowed"],
    ["an empty array", '{"a":[]}', "Empty arrays are not allowed"],
    ["an array in an array", '{"a":[[1]]}', "Match value must be String, number, true, false, or null"],
    ["an unknown comparison", '{"a":[{"starts":"x"}]}', "Unrecognized match type starts"],
    ["a name from Object's prototype", '{"a":[{"toString":"x"}]}', "Unrecognized match type toString"],
    ["two comparisons", '{"a":[{"prefix":"x","suffix":"y"}]}', "Only one key allowed in match expression"],
    ["a number as prefix", '{"a":[{"prefix":1}]}', "prefix match pattern must be a string"],
    ["exists as text", '{"a":[{"exists":"true"}]}', "exists match pattern must be either true or false."],
    ["numeric that is no list", '{"a":[{"numeric":5}]}', "Value of numeric must be an array."],
    ["numeric without a number", '{"a":[{"numeric":["="]}]}', "Value of equals must be numeric"],
    ["an unknown operator", '{"a":[{"numeric":["~",5]}]}', "Unrecognized numeric range operator: ~"],
    ["an empty range", '{"a":[{"numeric":[">",5,"<",5]}]}', "Bottom must be less than top"],
    [
      "a long numeric",
      '{"a":[{"numeric":[">",1,"<",5,"<",6]}]}',
      "Too many terms in numeric range expression",
    ],
    ["mixed anything-but", '{"a":[{"anything-but":[1,"x"]}]}', "mixed type is not supported"],
    ["anything-but cidr", '{"a":[{"anything-but":{"cidr":"x"}}]}', "Unsupported anything-but pattern: cidr"],
    ["cidr without a mask", '{"a":[{"cidr":"10.0.0.0"}]}', "Malformed CIDR, one '/' required"],
    ["a host as cidr", '{"a":[{"cidr":"host/8"}]}', "Nonstandard IP address: host"],
    ["two stars", '{"a":[{"wildcard":"a**"}]}', "Consecutive wildcard characters at pos 2"],
    ["one $or", '{"$or":[{"a":[1]}]}', "There must have at least 2 Objects in $or relationship."],
    ["a comparison in $or", '{"$or":[{"prefix":["a"]},{"a":[1]}]}', "prefix is Ruler reserved fieldName"],
    ["a field twice", '{"a":[1],"a":[2]}', "Path `a` cannot be allowed multiple times"],
  ])("%s", (_what, source, reason) => {
    expect(() => compilePattern(source)).toThrow(reason);
  });
});
