/** `npm run bench [-- --json FILE]`: every benchmark, each beside a reference of the same run. */
import { executionFigures } from "./executions.ts";
import { report } from "./report.ts";
import { requestFigures } from "./requests.ts";
import { startFigures } from "./start.ts";

report([...(await startFigures()), ...(await requestFigures()), ...(await executionFigures())]);
