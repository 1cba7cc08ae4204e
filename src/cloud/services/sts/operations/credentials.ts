import type { Credentials } from "@aws-sdk/client-sts";
import type { Session } from "../session.ts";

/** Issued credentials as STS answers them. */
export function credentialsOf({
  session,
  sessionToken,
}: {
  session: Session;
  sessionToken: string;
}): Credentials {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(session.expires),
  };
}
