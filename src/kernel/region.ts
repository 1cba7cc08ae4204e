const REGION = /^(?:[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}|aws-global)$/;

/** Whether a name is made as AWS's Regions are. They become names of folders and hosts: nothing else may pass for one. */
export function isRegion(name: string): boolean {
  return REGION.test(name);
}
