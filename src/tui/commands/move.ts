import { linksOf } from "../mail.ts";
import { actionsOf, chosenAction, pictureOf } from "../data/picture.ts";
import type { Session } from "../session.ts";
import { here } from "../state.ts";
import { clamp } from "../view/screen.ts";
import type { Command } from "./command.ts";

/** Moves the cursor of a list, or scrolls a text, of the panel that has the keys. */
function move(session: Session, by: (page: number) => number): void {
  const { state } = session;
  const { items, scroll, page } = session.panel().extent;
  const delta = by(page);
  if (state.focus === "lab" && state.lab) {
    session.set({ lab: { ...state.lab, scroll: bounded(state.lab.scroll + delta, scroll) } });
  } else if (items === 0) {
    session.here({ scroll: bounded(here(state).scroll + delta, scroll) });
  } else {
    const following = here(state).route.screen === "events" && state.events.follow;
    const from = following ? items - 1 : cursorOf(session, items);
    if (following) session.set({ events: { ...state.events, follow: delta === Infinity } });
    session.here({ cursor: bounded(from + delta, items - 1) });
  }
}

/** Where the cursor is, though nobody may have moved it yet. */
function cursorOf({ state }: Session, items: number): number {
  const { route, cursor } = here(state);
  const data = route.screen === "pipeline" ? state.pipeline[route.pipeline] : undefined;
  if (!data) return clamp(cursor, items);
  const stages = pictureOf(data);
  const action = chosenAction(stages, cursor);
  return action ? actionsOf(stages).indexOf(action) : 0;
}

function bounded(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function mover(by: (page: number) => number): Command {
  return { run: (session) => move(session, by) };
}

/** To the first action of the stage before or after; in a mail, to another link. */
function sideways(by: 1 | -1): Command {
  return {
    run(session) {
      const { state } = session;
      const { route, cursor } = here(state);
      if (route.screen === "mail") {
        const mail = state.mails?.find(({ id }) => id === route.mail);
        session.here({ cursor: clamp(cursor + by, mail ? linksOf(mail).length : 0) });
        return;
      }
      const data = route.screen === "pipeline" ? state.pipeline[route.pipeline] : undefined;
      if (!data) return;
      const stages = pictureOf(data);
      const actions = actionsOf(stages);
      const at = stages.findIndex(({ name }) => name === chosenAction(stages, cursor)?.stage);
      const next = stages[clamp(at + by, stages.length)]?.actions[0];
      if (next) session.here({ cursor: actions.indexOf(next) });
    },
  };
}

export const MOVES = {
  up: mover(() => -1),
  down: mover(() => 1),
  pageUp: mover((page) => -page),
  pageDown: mover((page) => page),
  top: mover(() => -Infinity),
  bottom: {
    run(session: Session) {
      const { state } = session;
      if (here(state).route.screen === "events") session.set({ events: { ...state.events, follow: true } });
      move(session, () => Infinity);
    },
  },
  left: sideways(-1),
  right: sideways(1),
} satisfies Record<string, Command>;
