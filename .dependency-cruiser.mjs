/** Imports point down only: docs/codebase-guide.md has the picture. */
const layer = (from, allowed) => ({
  name: `${from}-points-down`,
  severity: "error",
  from: { path: `^src/${from}/` },
  to: { path: "^src/", pathNot: [from, ...allowed].map((name) => `^src/${name}/`) },
});

export default {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    layer("kernel", []),
    layer("engine", ["kernel"]),
    layer("cloud", ["engine", "kernel"]),
    layer("backends", ["cloud", "engine", "kernel"]),
    layer("troubleshoot", ["kernel"]),
    layer("scenarios", ["backends", "troubleshoot", "kernel"]),
    layer("testing", ["backends", "kernel"]),
    layer("tui", ["scenarios", "troubleshoot", "backends", "kernel"]),
    {
      name: "services-call-each-other-over-the-api",
      comment: "A service never imports another service's code; it calls it.",
      severity: "error",
      from: { path: "^src/cloud/services/([^/]+)/" },
      to: { path: "^src/cloud/services/", pathNot: "^src/cloud/services/$1/" },
    },
    {
      name: "engine-only-behind-its-face",
      severity: "error",
      from: { path: "^src/cloud/", pathNot: "^src/cloud/services/codepipeline/" },
      to: { path: "^src/engine/" },
    },
    {
      name: "wire-knows-no-service",
      severity: "error",
      from: { path: "^src/cloud/wire/" },
      to: { path: "^src/cloud/services/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    parser: "swc",
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types"],
    },
    tsPreCompilationDeps: true,
  },
};
