import { describe, expect, test } from "vitest";
import { settleParameters } from "../../../../../src/cloud/services/cloudformation/template/parameters.ts";
import { readTemplate } from "../../../../../src/cloud/services/cloudformation/template/read.ts";

const template = readTemplate(`
Parameters:
  Name: { Type: String, AllowedPattern: "[a-z]+", MinLength: 2, MaxLength: 5 }
  Env: { Type: String, AllowedValues: [dev, prod], Default: dev }
  Count: { Type: Number, MinValue: 1, MaxValue: 9, Default: 2 }
  Ports: { Type: List<Number>, Default: "80, 443" }
  Mail: { Type: String, Default: "", AllowedPattern: "|.+@.+", ConstraintDescription: must be a mail address }
Resources: { T: { Type: "AWS::SNS::Topic" } }
`);

const settle = (values: Record<string, string>): Record<string, string> =>
  settleParameters(
    template,
    Object.entries(values).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  );

describe("parameters", () => {
  test("take what is given, else their default", () => {
    expect(settle({ Name: "app", Count: "9" })).toEqual({
      Name: "app",
      Env: "dev",
      Count: "9",
      Ports: "80, 443",
      Mail: "",
    });
  });

  test("keep the value from before where they are told to", () => {
    const given = [{ ParameterKey: "Name", UsePreviousValue: true }];
    expect(settleParameters(template, given, { Name: "old" })["Name"]).toBe("old");
    expect(() => settleParameters(template, given, {})).toThrow(
      "Cannot specify usePreviousValue as true for a parameter key not in the previous template",
    );
  });

  test.each([
    [{}, "Parameters: [Name] must have values"],
    [{ Name: "app", Other: "1" }, "Parameters: [Other] do not exist in the template"],
    [{ Name: "APP" }, "Parameter 'Name' must match pattern [a-z]+"],
    [{ Name: "a" }, "Parameter 'Name' must contain at least 2 characters"],
    [{ Name: "abcdef" }, "Parameter 'Name' must contain at most 5 characters"],
    [{ Name: "app", Env: "test" }, "Parameter 'Env' must be one of AllowedValues"],
    [{ Name: "app", Count: "x" }, "Parameter 'Count' must be a number"],
    [{ Name: "app", Count: "0" }, "Parameter 'Count' must be a number not less than 1"],
    [{ Name: "app", Ports: "80,x" }, "Parameter 'Ports' must be a number"],
    [{ Name: "app", Mail: "me" }, "Parameter Mail failed to satisfy constraint: must be a mail address"],
  ])("%j is refused: %s", (values, message) => {
    expect(() => settle(values)).toThrow(message);
  });
});
