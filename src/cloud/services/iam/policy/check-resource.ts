const PARTITIONS = new Set([
  "*",
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
  "aws-eusc",
]);

const IAM_KINDS = [
  "user/",
  "federated-user/",
  "role/",
  "group/",
  "instance-profile/",
  "mfa/",
  "server-certificate/",
  "policy/",
  "sms-mfa/",
  "saml-provider/",
  "oidc-provider/",
  "report/",
  "access-report/",
];

/** @returns AWS's complaint about one value of Resource or NotResource. */
export function checkResource(resource: string): string | undefined {
  if (resource === "*") return undefined;
  const [scheme, partition = "", vendor, region = "", account, ...rest] = resource.split(":");
  if (!resource.includes(":")) return `Resource ${resource} must be in ARN format or "*".`;
  if (!PARTITIONS.has(partition)) {
    const parts = [vendor || "*", region || "*", account ?? "*", rest.length > 0 ? rest.join(":") : "*"];
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${parts.join(":")}".`;
  }
  if (vendor === undefined) return "Resource vendor must be fully qualified and cannot contain regexes.";
  if (scheme !== "arn" || vendor === "" || account === undefined || rest.length === 0) {
    return "The policy failed legacy parsing";
  }
  return checkPlace(resource, vendor, region, rest.join(":"));
}

function checkPlace(resource: string, vendor: string, region: string, name: string): string | undefined {
  if (vendor === "iam") {
    if (region !== "") return `IAM resource ${resource} cannot contain region information.`;
    if (!name.startsWith("*") && !IAM_KINDS.some((kind) => name.startsWith(kind))) {
      return `IAM resource path must either be "*" or start with ${IAM_KINDS.join(", ")}.`;
    }
  }
  if (vendor === "s3" && region !== "" && !name.startsWith("accesspoint/")) {
    return `Resource ${resource} can not contain region information.`;
  }
  return undefined;
}
