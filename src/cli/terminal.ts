/** Whether someone sits at a terminal, in front of both ends. */
export function atTerminal(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}
