#!/usr/bin/env node
// Plain JavaScript that any Node reads: it says in one line when Node is too old, before newer syntax is loaded.
var required = [22, 18];
var current = process.versions.node.split(".").map(Number);
if (current[0] < required[0] || (current[0] === required[0] && current[1] < required[1])) {
  process.stderr.write(
    "pipelab needs Node " +
      required.join(".") +
      " or newer; this is " +
      process.versions.node +
      ". In a clone, use: npm start\n",
  );
  process.exit(2);
} else {
  // What V8 compiled is kept between starts; where it cannot be, the start is only slower.
  import("node:module")
    .then(function (module) {
      if (module.enableCompileCache) module.enableCompileCache();
      return import("../dist/cli/main.js");
    })
    .then(
      function (main) {
        return main.main(process.argv.slice(2));
      },
      function (error) {
        var missing = error && error.code === "ERR_MODULE_NOT_FOUND" && /dist.cli.main/.test(error.message);
        process.stderr.write(
          missing ? "pipelab is not built yet; run: npm run build\n" : String(error && error.stack) + "\n",
        );
        process.exit(1);
      },
    );
}
