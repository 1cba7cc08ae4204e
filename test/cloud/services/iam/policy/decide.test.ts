import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../../../../src/cloud/services/iam/policy/decide.ts";
import { contextOf } from "../../../../../src/cloud/services/iam/policy/variables.ts";
import { allow, deny, policy } from "../clients.ts";

const OBJECT = "arn:aws:s3:::artifacts/app/SourceArti/abc.zip";

function ask(
  identity: string | string[],
  context: Record<string, string | string[]> = {},
  resource = OBJECT,
): string {
  const decision = decide(
    { identity: typeof identity === "string" ? [identity] : identity },
    { action: "s3:GetObject", resource, context: contextOf(context) },
  );
  if (decision.allowed) return "allowed";
  return decision.explicit ? "denied" : "silent";
}

function given(condition: object, effect = allow("s3:GetObject")): string {
  return policy({ ...effect, Condition: condition });
}

describe("who wins", () => {
  test("silence allows nothing", () => {
    expect(ask([])).toBe("silent");
    expect(ask(policy(allow("s3:PutObject")))).toBe("silent");
  });

  test("a deny that applies wins, whatever is allowed around it and in whatever order", () => {
    const action = fc.constantFrom("*", "s3:*", "s3:Get*", "s3:GetObject");
    const resource = fc.constantFrom("*", "arn:aws:s3:::artifacts/*", OBJECT);
    const allows = fc.array(
      fc.tuple(action, resource).map(([a, r]) => policy(allow(a, r))),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(allows, allows, action, resource, (before, after, a, r) => {
        expect(ask([...before, policy(deny(a, r)), ...after])).toBe("denied");
      }),
    );
  });

  test("a deny of something else changes nothing", () => {
    fc.assert(
      fc.property(fc.constantFrom("s3:PutObject", "sns:*", "iam:Get*"), (other) => {
        expect(ask(policy(allow("s3:*"), deny(other)))).toBe("allowed");
      }),
    );
  });

  test("every kind of policy that is there has to allow", () => {
    const all = policy(allow("*"));
    const put = policy(allow("s3:PutObject"));
    const request = { action: "s3:GetObject", resource: OBJECT, context: contextOf() };
    expect(decide({ identity: [all], boundary: put }, request)).toMatchObject({
      explicit: false,
      by: "boundary",
    });
    expect(decide({ identity: [all], session: put }, request)).toMatchObject({
      explicit: false,
      by: "session",
    });
    expect(decide({ identity: [all], session: policy(deny("s3:*")) }, request)).toMatchObject({
      explicit: true,
      by: "session",
    });
    expect(decide({ identity: [all], boundary: all, session: all }, request)).toEqual({ allowed: true });
  });
});

describe("elements", () => {
  test("NotAction is everything else", () => {
    expect(ask(policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }))).toBe("allowed");
    expect(ask(policy({ Effect: "Allow", NotAction: "s3:Get*", Resource: "*" }))).toBe("silent");
  });

  test("NotResource is everywhere else", () => {
    const elsewhere = { Effect: "Deny", Action: "*", NotResource: "arn:aws:s3:::artifacts/*" };
    expect(ask(policy(allow("*"), elsewhere))).toBe("allowed");
    expect(ask(policy(allow("*"), elsewhere), {}, "arn:aws:s3:::other/x")).toBe("denied");
  });

  test("resources are compared with regard to case", () => {
    expect(ask(policy(allow("s3:GetObject", "arn:aws:s3:::Artifacts/*")))).toBe("silent");
  });

  test("a variable stands for the caller, and its value is never a wildcard", () => {
    const own = policy(allow("s3:GetObject", "arn:aws:s3:::artifacts/${aws:username}/*"));
    expect(ask(own, { "aws:username": "app" })).toBe("allowed");
    expect(ask(own, { "aws:username": "*" })).toBe("silent");
    expect(ask(own)).toBe("silent");
    const fallback = policy(allow("s3:GetObject", "arn:aws:s3:::artifacts/${aws:username, 'app'}/*"));
    expect(ask(fallback)).toBe("allowed");
  });
});

describe("conditions", () => {
  test.each([
    ["StringEquals", { StringEquals: { "aws:username": ["ada", "bob"] } }, { "aws:username": "bob" }, true],
    [
      "StringEquals, another value",
      { StringEquals: { "aws:username": "ada" } },
      { "aws:username": "Ada" },
      false,
    ],
    [
      "StringEqualsIgnoreCase",
      { StringEqualsIgnoreCase: { "aws:username": "ada" } },
      { "aws:username": "Ada" },
      true,
    ],
    ["a key in other letters", { StringEquals: { "AWS:UserName": "ada" } }, { "aws:username": "ada" }, true],
    [
      "StringEquals has no wildcards",
      { StringEquals: { "aws:username": "a*" } },
      { "aws:username": "ada" },
      false,
    ],
    ["StringLike", { StringLike: { "aws:username": "a?a*" } }, { "aws:username": "ada" }, true],
    [
      "StringLike with an escaped star",
      { StringLike: { "aws:username": "a${*}" } },
      { "aws:username": "ada" },
      false,
    ],
    [
      "StringNotEquals of none",
      { StringNotEquals: { "aws:username": ["ada", "bob"] } },
      { "aws:username": "eve" },
      true,
    ],
    [
      "StringNotEquals of one",
      { StringNotEquals: { "aws:username": ["ada", "bob"] } },
      { "aws:username": "bob" },
      false,
    ],
    ["StringNotEquals without the key", { StringNotEquals: { "aws:username": "ada" } }, {}, true],
    ["StringEquals without the key", { StringEquals: { "aws:username": "ada" } }, {}, false],
    ["IfExists without the key", { StringEqualsIfExists: { "aws:username": "ada" } }, {}, true],
    [
      "IfExists with another value",
      { StringEqualsIfExists: { "aws:username": "ada" } },
      { "aws:username": "eve" },
      false,
    ],
    [
      "ArnLike part by part",
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } },
      { "aws:PrincipalArn": "arn:aws:iam::1:role/a/b" },
      true,
    ],
    [
      "ArnLike does not cross a colon",
      { ArnLike: { "aws:SourceArn": "arn:*:topic" } },
      { "aws:SourceArn": "arn:aws:sns:eu:1:topic" },
      false,
    ],
    ["Bool", { Bool: { "aws:SecureTransport": "true" } }, { "aws:SecureTransport": "false" }, false],
    [
      "Bool written as JSON",
      { Bool: { "aws:SecureTransport": true } },
      { "aws:SecureTransport": "true" },
      true,
    ],
    ["NumericLessThan", { NumericLessThan: { "s3:max-keys": "10" } }, { "s3:max-keys": "9" }, true],
    ["NumericEquals of no number", { NumericEquals: { "s3:max-keys": "0" } }, { "s3:max-keys": "" }, false],
    [
      "DateGreaterThan",
      { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
      { "aws:CurrentTime": "2026-06-01T00:00:00Z" },
      true,
    ],
    [
      "DateLessThan by seconds",
      { DateLessThan: { "aws:CurrentTime": "1767225600" } },
      { "aws:CurrentTime": "2026-06-01T00:00:00Z" },
      false,
    ],
    [
      "IpAddress in a range",
      { IpAddress: { "aws:SourceIp": "127.0.0.0/8" } },
      { "aws:SourceIp": "127.0.0.1" },
      true,
    ],
    [
      "IpAddress, version 6",
      { IpAddress: { "aws:SourceIp": "2001:db8::/32" } },
      { "aws:SourceIp": "2001:db8::1" },
      true,
    ],
    [
      "NotIpAddress",
      { NotIpAddress: { "aws:SourceIp": "127.0.0.0/8" } },
      { "aws:SourceIp": "127.0.0.1" },
      false,
    ],
    ["Null true: absent", { Null: { "aws:TokenIssueTime": "true" } }, {}, true],
    ["Null false: present", { Null: { "aws:TokenIssueTime": "false" } }, {}, false],
    [
      "ForAllValues",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
      { "aws:TagKeys": ["a", "b"] },
      true,
    ],
    [
      "ForAllValues, one too many",
      { "ForAllValues:StringEquals": { "aws:TagKeys": ["a"] } },
      { "aws:TagKeys": ["a", "b"] },
      false,
    ],
    ["ForAllValues of nothing", { "ForAllValues:StringEquals": { "aws:TagKeys": ["a"] } }, {}, true],
    [
      "ForAnyValue",
      { "ForAnyValue:StringLike": { "aws:TagKeys": "a*" } },
      { "aws:TagKeys": ["b", "ab"] },
      true,
    ],
    ["ForAnyValue of nothing", { "ForAnyValue:StringLike": { "aws:TagKeys": "*" } }, {}, false],
    [
      "every key of every operator",
      { StringEquals: { a: "1", b: "2" }, Bool: { c: "true" } },
      { a: "1", b: "2", c: "false" },
      false,
    ],
  ] as [string, object, Record<string, string | string[]>, boolean][])(
    "%s",
    (_name, condition, context, holds) => {
      expect(ask(given(condition), context)).toBe(holds ? "allowed" : "silent");
    },
  );

  test("a deny with a condition that does not hold denies nothing", () => {
    const tls = given({ Bool: { "aws:SecureTransport": "false" } }, deny("*"));
    expect(ask([policy(allow("*")), tls], { "aws:SecureTransport": "true" })).toBe("allowed");
    expect(ask([policy(allow("*")), tls], { "aws:SecureTransport": "false" })).toBe("denied");
  });
});
