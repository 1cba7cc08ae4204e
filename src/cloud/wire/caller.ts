/** Who makes a call, as CloudTrail and IAM see it. */
export type Caller = RootCaller | UserCaller | RoleCaller | ServiceCaller;

interface CallerBase {
  /** Twelve digits. */
  account: string;
  /** What `sts get-caller-identity` answers as `Arn`. */
  arn: string;
  /** What `sts get-caller-identity` answers as `UserId`. */
  userId: string;
  /** Empty for AWS services. */
  accessKeyId: string;
}

/** The account itself: every access key that IAM and STS did not issue. Never denied. */
export interface RootCaller extends CallerBase {
  type: "root";
}

export interface UserCaller extends CallerBase {
  type: "user";
  userName: string;
}

/** A session of a role, made by AssumeRole. */
export interface RoleCaller extends CallerBase {
  type: "role";
  roleName: string;
  /** `arn:aws:iam::ACCOUNT:role/NAME`. */
  roleArn: string;
  sessionName: string;
  /** A session policy, as JSON, that narrows the role's own. */
  sessionPolicy?: string;
}

/** An AWS service, inside the cloud only: it cannot be named over HTTP. */
export interface ServiceCaller extends CallerBase {
  type: "service";
  /** For example `codepipeline.amazonaws.com`. */
  principal: string;
}

export function rootCaller(account: string, accessKeyId: string): RootCaller {
  return { type: "root", account, accessKeyId, arn: `arn:aws:iam::${account}:root`, userId: account };
}

export function serviceCaller(account: string, principal: string): ServiceCaller {
  return { type: "service", account, principal, accessKeyId: "", arn: principal, userId: principal };
}
