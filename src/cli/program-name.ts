/** How the user called us, to say what to call next: a clone has no `pipelab` on its PATH. */
export const PROGRAM = process.env["npm_lifecycle_event"] === "start" ? "npm start --" : "pipelab";
