import { useAnimation } from "ink";
import { createContext, useContext, type ReactNode } from "react";

/** Slow enough that what runs for long costs little. */
const INTERVAL = 160;

const Turn = createContext(0);

/** Turns all spinners below it at once, so that they are one frame; stands still when there are none. */
export function Turning({ active, children }: { active: boolean; children: ReactNode }) {
  const { frame } = useAnimation({ interval: INTERVAL, isActive: active });
  return <Turn value={frame}>{children}</Turn>;
}

/** One sign after the other. */
export function Spinner({ frames }: { frames: readonly string[] }) {
  return <>{frames[useContext(Turn) % frames.length]}</>;
}
