import { Pair, Scalar, YAMLMap, type CollectionTag, type ScalarTag, type Tags } from "yaml";

/** Short forms that are named unlike `Fn::NAME` (User Guide, Intrinsic function reference). */
const PLAIN = new Set(["Ref", "Condition"]);

const SHORT_FORMS = [
  ...PLAIN,
  "And",
  "Base64",
  "Cidr",
  "Contains",
  "EachMemberEquals",
  "EachMemberIn",
  "Equals",
  "FindInMap",
  "GetAZs",
  "GetAtt",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "RefAll",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
  "ValueOf",
  "ValueOfAll",
];

/** YAML tags for `!Ref`, `!Sub`, ...: each becomes the object of its long form. */
export const shortForms: Tags = SHORT_FORMS.flatMap((name): (ScalarTag | CollectionTag)[] => {
  const key = PLAIN.has(name) ? name : `Fn::${name}`;
  const tag = `!${name}`;
  const wrap: CollectionTag["resolve"] = (node) => {
    const map = new YAMLMap();
    map.add(new Pair(new Scalar(key), node));
    return map;
  };
  return [
    { tag, resolve: (text) => ({ [key]: text }) },
    { tag, collection: "seq", resolve: wrap },
    { tag, collection: "map", resolve: wrap },
  ];
});
