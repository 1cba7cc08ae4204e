/**
 * The name of a resource that the template does not name: `STACK-LOGICAL-SUFFIX`. What does not fit
 * is cut from the middle, so that the suffix still tells two apart.
 */
export function physicalName(
  parts: { stackName: string; logicalId: string; suffix: string },
  { maxLength = 255, lowerCase = false }: { maxLength?: number; lowerCase?: boolean } = {},
): string {
  const whole = `${parts.stackName}-${parts.logicalId}`;
  const room = Math.max(0, maxLength - parts.suffix.length - 1);
  const name = `${whole.slice(0, room)}-${parts.suffix}`.slice(-maxLength);
  return lowerCase ? name.toLowerCase() : name;
}
