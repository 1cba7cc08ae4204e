import { Box, Text } from "ink";
import { createContext, memo, useContext } from "react";
import type { Line, Span } from "../lines.ts";
import { UNICODE } from "../glyphs.ts";
import type { TerminalTraits } from "../terminal-traits.ts";
import { styleOf } from "../theme.ts";
import { Spinner } from "./spinner.tsx";

/** What the terminal can show, for everything that draws. */
export const Traits = createContext<TerminalTraits>({ color: true, glyphs: UNICODE });

/** Lines of a view, one row each. They are cut to their width already; nothing wraps. */
export function Rows({ lines, width, height }: { lines: readonly Line[]; width: number; height: number }) {
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {lines.slice(0, height).map((line, row) => (
        // A row is its place on the screen.
        <Row key={row} line={line} />
      ))}
    </Box>
  );
}

const Row = memo(function Row({ line }: { line: Line }) {
  // Ink gives an empty text no row.
  if (line.every(({ text }) => text === "")) return <Text> </Text>;
  return (
    <Text wrap="truncate">
      {line.map((span, index) => (
        <Piece key={index} span={span} />
      ))}
    </Text>
  );
});

function Piece({ span }: { span: Span }) {
  const { color, glyphs } = useContext(Traits);
  const style = styleOf(span.tone ?? "plain", color);
  return (
    <Text {...style} {...(span.bold ? { bold: true } : {})} {...(span.inverse ? { inverse: true } : {})}>
      {span.spin ? <Spinner frames={glyphs.spinner} /> : span.text}
    </Text>
  );
}
