import { Box, useApp, useInput, usePaste, useWindowSize } from "ink";
import { useEffect, useSyncExternalStore } from "react";
import { paste } from "../commands/answer.ts";
import { disabledBecause, press } from "../commands/press.ts";
import { keysOf } from "../input.ts";
import type { CommandId } from "../key-binding.ts";
import { span, type Line } from "../lines.ts";
import type { Session } from "../session.ts";
import type { HandOver } from "../suspend.ts";
import { dialogLines } from "../view/dialog.ts";
import { headerLine, messageLines, SMALLEST } from "../view/frame.ts";
import { footerLine } from "../view/help.ts";
import { screenFrame, type PanelFrame } from "../view/screen-frame.ts";
import { Rows, Traits } from "./rows.tsx";
import { Turning } from "./spinner.tsx";

/** The whole screen, always exactly as tall as the terminal. */
export function App({ session, onTerminal }: { session: Session; onTerminal: (handOver: HandOver) => void }) {
  const state = useSyncExternalStore(session.store.subscribe, session.store.get);
  const { columns, rows } = useWindowSize();
  const { exit, suspendTerminal } = useApp();
  const { glyphs } = session.traits;

  useEffect(() => session.attach({ columns, rows }, exit), [session, columns, rows, exit]);
  useEffect(() => onTerminal(suspendTerminal), [onTerminal, suspendTerminal]);
  useInput((input, key) => {
    for (const name of keysOf(input, key)) guarded(session, () => press(session, name));
  });
  usePaste((text) => guarded(session, () => paste(session, text)));

  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return <TooSmall columns={columns} rows={rows} />;
  const ready = (id: CommandId): boolean => disabledBecause(session, id) === undefined;
  const frame = screenFrame(state, columns, rows, glyphs);
  const { layout, main, lab } = frame;
  const dialog = state.dialog ? dialogLines(state.dialog, state.slow, columns, rows, glyphs) : undefined;
  const message = messageLines(state, layout.message, columns, glyphs);
  const moving = [main.lines, lab?.lines ?? [], dialog ?? [], message].some((lines) => lines.some(spins));
  return (
    <Traits value={session.traits}>
      <Turning active={moving}>
        <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
          <Rows lines={[headerLine(state, columns, glyphs)]} width={columns} height={1} />
          <Box flexDirection={layout.lab?.beside ? "row" : "column"} flexShrink={0}>
            <Panel frame={main} />
            {lab && layout.lab?.beside ? (
              <Rows
                lines={Array.from({ length: lab.height }, () => [span(glyphs.bar, "dim")])}
                width={1}
                height={lab.height}
              />
            ) : null}
            {lab ? <Panel frame={lab} /> : null}
          </Box>
          <Rows lines={message} width={columns} height={layout.message} />
          <Rows lines={[state.dialog ? [] : footerLine(state, ready, columns)]} width={columns} height={1} />
          {dialog ? <Overlay lines={dialog} columns={columns} rows={rows} /> : null}
        </Box>
      </Turning>
    </Traits>
  );
}

function spins(line: Line): boolean {
  return line.some(({ spin }) => spin === true);
}

function Panel({ frame }: { frame: PanelFrame }) {
  const { width, height } = frame;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      <Rows lines={[frame.title]} width={width} height={1} />
      <Box paddingX={1}>
        <Rows lines={frame.lines} width={width - 2} height={height - 1} />
      </Box>
    </Box>
  );
}

/** In front of the screen, in its middle. */
function Overlay({ lines, columns, rows }: { lines: readonly Line[]; columns: number; rows: number }) {
  const width = Math.min(72, columns - 4);
  const top = Math.max(1, Math.floor((rows - lines.length) / 2));
  return (
    <Box position="absolute" top={top} left={Math.floor((columns - width) / 2)}>
      <Rows lines={lines} width={width} height={lines.length} />
    </Box>
  );
}

function TooSmall({ columns, rows }: { columns: number; rows: number }) {
  const text = `pipelab needs ${SMALLEST.columns}x${SMALLEST.rows}, this is ${columns}x${rows}`;
  return (
    <Box width={columns} height={rows} overflow="hidden">
      <Rows lines={[[span(text.slice(0, columns))]]} width={columns} height={1} />
    </Box>
  );
}

/** A throw in an input handler would end the process. */
function guarded(session: Session, work: () => void): void {
  try {
    work();
  } catch (error) {
    session.fail(error);
  }
}
