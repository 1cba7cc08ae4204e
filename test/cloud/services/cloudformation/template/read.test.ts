import { describe, expect, test } from "vitest";
import {
  checkReferences,
  checkResourceTypes,
  dependencyGraph,
} from "../../../../../src/cloud/services/cloudformation/template/check-references.ts";
import { inOrder } from "../../../../../src/cloud/services/cloudformation/template/graph.ts";
import { readTemplate } from "../../../../../src/cloud/services/cloudformation/template/read.ts";

const TOPIC = "Resources: { Topic: { Type: 'AWS::SNS::Topic' } }";

function check(text: string): void {
  const template = readTemplate(text);
  checkResourceTypes(template, new Set(["AWS::SNS::Topic", "AWS::S3::Bucket"]));
  checkReferences(template);
}

describe("a template that is in order", () => {
  test("reads the same from YAML short forms as from JSON", () => {
    const yaml = readTemplate(`
AWSTemplateFormatVersion: 2010-09-09
Description: A bucket that outlives its stack
Conditions: { Named: !Not [!Equals [!Ref "AWS::Region", ""]] }
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Properties:
      BucketName: !If [Named, !Sub "\${AWS::StackName}-x", !Join ["-", [a, !GetAtt Topic.TopicName]]]
  Topic: { Type: AWS::SNS::Topic, Condition: Named }
`);
    const json = readTemplate(
      JSON.stringify({
        AWSTemplateFormatVersion: "2010-09-09",
        Description: "A bucket that outlives its stack",
        Conditions: { Named: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "AWS::Region" }, ""] }] } },
        Resources: {
          Bucket: {
            Type: "AWS::S3::Bucket",
            DeletionPolicy: "Retain",
            Properties: {
              BucketName: {
                "Fn::If": [
                  "Named",
                  { "Fn::Sub": "${AWS::StackName}-x" },
                  { "Fn::Join": ["-", ["a", { "Fn::GetAtt": "Topic.TopicName" }]] },
                ],
              },
            },
          },
          Topic: { Type: "AWS::SNS::Topic", Condition: "Named" },
        },
      }),
    );
    expect(yaml).toEqual(json);
    expect(yaml.resources["Bucket"]?.deletionPolicy).toBe("Retain");
  });

  test("orders resources by DependsOn and by every kind of reference", () => {
    const template = readTemplate(`
Resources:
  Last: { Type: "AWS::SNS::Topic", Properties: { TopicName: !Sub "\${Middle.TopicName}-\${!NotThis}" } }
  Middle: { Type: "AWS::SNS::Topic", Properties: { TopicName: !Join ["", [!Ref First]] } }
  First: { Type: "AWS::SNS::Topic", DependsOn: Zero }
  Zero: { Type: "AWS::SNS::Topic" }
`);
    expect(inOrder(dependencyGraph(template))).toEqual(["Zero", "First", "Middle", "Last"]);
  });
});

describe("a template with a mistake is refused in AWS's words", () => {
  test.each([
    ["a: [", "Template format error: YAML not well-formed. (line 1, column 5)"],
    ['{"Resources": {"a" "b"}}', "Template format error: JSON not well-formed. (line 1, column 20)"],
    ["just words", "Template format error: unsupported structure."],
    ["Resources: {}", "Template format error: At least one Resources member must be defined."],
    [`Reosurces: {}\n${TOPIC}`, "Invalid template property or properties [Reosurces]"],
    [`Outputs: { A: { Value: } }\n${TOPIC}`, "[/Outputs/A/Value] 'null' values are not allowed in templates"],
    [
      `Outputs: { A: { Description: x } }\n${TOPIC}`,
      "Template format error: Every Outputs member must contain a Value object",
    ],
    ["Resources: { A: x }", "Template format error: Any Resources member must be an object."],
    [
      "Resources: { A: { Properties: {} } }",
      "Template format error: [/Resources/A] Every Resources object must contain a Type member.",
    ],
    ["Resources: { A: { Type: T, Invalid: 1 } }", "Invalid template resource property 'Invalid'"],
    ["Resources: { A-B: { Type: T } }", "Template format error: Resource name A-B is non alphanumeric."],
    [
      "Resources: { A: { Type: 'AWS::Foo::Bar' }, B: { Type: 'AWS::SNS::Topc' } }",
      "Template format error: Unrecognized resource types: [AWS::Foo::Bar, AWS::SNS::Topc]",
    ],
    [
      "Resources: { A: { Type: 'AWS::SNS::Topic', DeletionPolicy: Keep } }",
      "Template format error: Unrecognized DeletionPolicy Keep for resource A",
    ],
    [
      "Resources: { A: { Type: 'AWS::SNS::Topic', DependsOn: [Nobody] } }",
      "Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template",
    ],
    [
      "Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: !Ref Nobody } } }",
      "Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template",
    ],
    [
      "Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: !GetAtt Nobody.Name } } }",
      "Template error: instance of Fn::GetAtt references undefined resource Nobody",
    ],
    [
      `Outputs: { A: { Value: !Ref Nobody } }\n${TOPIC}`,
      "Template format error: Unresolved resource dependencies [Nobody] in the Outputs block of the template",
    ],
    [
      `Resources:
  A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: !Ref B } }
  B: { Type: 'AWS::SNS::Topic', DependsOn: A }
  C: { Type: 'AWS::SNS::Topic', DependsOn: B }`,
      "Circular dependency between resources: [A, B]",
    ],
    [
      `Conditions: { C: !Equals [!Ref Topic, x] }\n${TOPIC}`,
      "Template format error: Unresolved dependencies [Topic]. Cannot reference resources in the Conditions block of the template",
    ],
    [
      "Resources: { A: { Type: 'AWS::SNS::Topic', Condition: Nope } }",
      "Template format error: Unresolved condition dependency Nope in the Resources block of the template",
    ],
    [`Mappings: { M: { A: x } }\n${TOPIC}`, "Template format error: Every Mappings member M must be a map"],
    [
      `Parameters: { P: { Type: Strng } }\n${TOPIC}`,
      "Template format error: Unrecognized parameter type: Strng",
    ],
    [
      `Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Nope': x } } } }`,
      /^Template error: Encountered unsupported function: Fn::Nope/,
    ],
  ])("%s", (text, message) => {
    expect(() => check(text)).toThrow(expect.objectContaining({ code: "ValidationError" }));
    expect(() => check(text)).toThrow(message);
  });

  test.each([
    ["Transform: AWS::Serverless-2016-10-31", "AWS::Serverless-2016-10-31"],
    ["Resources: { A: { Type: 'AWS::EC2::Instance' } }", "AWS::EC2::Instance"],
    [
      "Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>' } }",
      "AWS::SSM::Parameter::Value<String>",
    ],
    ["Resources: { A: { Type: 'AWS::SNS::Topic', CreationPolicy: {} } }", "CreationPolicy"],
    [
      "Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { TopicName: '{{resolve:ssm:name:1}}' } } }",
      "{{resolve:ssm:name:1}}",
    ],
  ])("what AWS can do and pipelab cannot says so: %s", (text, named) => {
    const whole = text.includes("Resources") ? text : `${text}\n${TOPIC}`;
    expect(() => check(whole)).toThrow(expect.objectContaining({ code: "NotImplemented", status: 501 }));
    expect(() => check(whole)).toThrow(named);
  });
});
