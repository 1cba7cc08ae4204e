import { chosenAction, pictureOf } from "../data/picture.ts";
import { dialog } from "../dialog.ts";
import type { Mail } from "../../backends/control.ts";
import { linksOf } from "../mail.ts";
import { pipelineOf, type Route } from "../route.ts";
import type { Session } from "../session.ts";
import { here } from "../state.ts";
import { shownEvents } from "../view/events.ts";
import { shownActions } from "../view/execution.ts";
import { shownExecutions } from "../view/executions.ts";
import { homeItems } from "../view/home.ts";
import { shownMails } from "../view/inbox.ts";
import { clamp } from "../view/screen.ts";
import type { Command } from "./command.ts";

/** Goes to a screen; when it is on the stack already, back to it. */
function goTo(session: Session, route: Route): void {
  const at = session.state.visits.findIndex((visit) => visit.route.screen === route.screen);
  if (at >= 0) session.set({ visits: session.state.visits.slice(0, at + 1), focus: "main" });
  else session.go(route);
}

const open: Command = {
  async run(session) {
    const { state } = session;
    const { route, cursor } = here(state);
    const pick = <T>(of: readonly T[]): T | undefined => of[clamp(cursor, of.length)];
    switch (route.screen) {
      case "home":
        return openHome(session);
      case "pipeline": {
        const data = state.pipeline[route.pipeline];
        const action = data && chosenAction(pictureOf(data), cursor);
        if (action) {
          session.go({
            screen: "action",
            pipeline: route.pipeline,
            stage: action.stage,
            action: action.name,
          });
        }
        return;
      }
      case "executions": {
        const execution = pick(shownExecutions(state, route.pipeline))?.pipelineExecutionId;
        if (execution) session.go({ screen: "execution", pipeline: route.pipeline, execution });
        return;
      }
      case "execution": {
        const action = pick(shownActions(state, route.pipeline, route.execution));
        if (!action?.stageName || !action.actionName) return;
        session.go({
          screen: "action",
          pipeline: route.pipeline,
          stage: action.stageName,
          action: action.actionName,
          ...(action.actionExecutionId ? { actionExecution: action.actionExecutionId } : {}),
        });
        return;
      }
      case "inbox": {
        const mail = pick(shownMails(state));
        if (!mail) return;
        session.set({ readMails: [...new Set([...state.readMails, mail.id])] });
        session.go({ screen: "mail", mail: mail.id });
        return;
      }
      case "mail": {
        const mail = state.mails?.find(({ id }) => id === route.mail);
        return mail && followLink(session, mail, cursor);
      }
      case "events": {
        const shown = shownEvents(state);
        const event = state.events.follow ? shown.at(-1) : pick(shown);
        if (event) session.go({ screen: "event", event: event.id });
        return;
      }
      default:
    }
  },
};

async function openHome(session: Session): Promise<void> {
  const items = homeItems(session.state);
  const item = items[clamp(here(session.state).cursor, items.length)];
  if (item?.kind === "pipeline") session.go({ screen: "pipeline", pipeline: item.name });
  if (item?.kind !== "lab") return;
  if (session.state.lab?.id === item.id) {
    session.set({ focus: "lab" });
    return;
  }
  const { openLab } = session;
  if (!openLab) {
    session.say({ tone: "failed", text: "Labs need the embedded cloud: start pipelab without an endpoint." });
    return;
  }
  await session.write({
    busy: "Setting up the lab",
    done: "The lab is open. Tab goes to it; h gives a hint.",
    send: async () => session.useLab(await openLab(item.id)),
  });
}

/** Follows a link of the local cloud (a subscription's confirmation); says where an outside one leads. */
async function followLink(session: Session, mail: Mail, cursor: number): Promise<void> {
  const links = linksOf(mail);
  const link = links[clamp(cursor, links.length)];
  if (link === undefined) return session.say({ tone: "plain", text: "This mail has no link." });
  // The console's link to a pipeline, or the cloud's page in its place.
  const pipeline = /\/(?:pipelines|view)\/([A-Za-z0-9.@_-]+)/.exec(link)?.[1];
  if (pipeline) return goTo(session, { screen: "pipeline", pipeline });
  const { control } = session;
  if (!control) return session.say({ tone: "plain", text: `Open it in a browser: ${link}` });
  session.busy("Following the link");
  try {
    const { status, body } = await control.follow(link);
    const heading = /<(?:h1|title)[^>]*>([^<]+)</i.exec(body)?.[1]?.trim();
    const text =
      status < 400 ? (heading ?? `Followed: HTTP ${status}`) : `HTTP ${status}: ${heading ?? link}`;
    session.say({ tone: status < 400 ? "succeeded" : "failed", text });
  } finally {
    session.busy(undefined);
    session.refresh();
  }
}

const back: Command = {
  run(session) {
    const { state } = session;
    if (here(state).filter !== "") session.here({ filter: "" });
    else if (state.focus === "lab") session.set({ focus: "main" });
    else if (state.message) session.set({ message: undefined, ...popped(session) });
    else session.set(popped(session));
    session.refresh();
  },
};

function popped(session: Session): { visits: Session["state"]["visits"] } {
  const { visits } = session.state;
  return { visits: visits.length > 1 ? visits.slice(0, -1) : visits };
}

export const LOOKS = {
  open,
  back,
  quit: { run: (session: Session) => session.exit("quit") },
  redraw: { run: (session: Session) => session.redraw() },
  suspend: { run: (session: Session) => session.suspend() },
  help: { run: (session: Session) => goTo(session, { screen: "help" }) },
  inbox: { run: (session: Session) => goTo(session, { screen: "inbox" }) },
  events: { run: (session: Session) => goTo(session, { screen: "events" }) },
  messages: { run: (session: Session) => goTo(session, { screen: "messages" }) },
  executions: {
    run(session: Session) {
      const pipeline = pipelineOf(here(session.state).route);
      if (pipeline) goTo(session, { screen: "executions", pipeline });
    },
  },
  filter: { run: (session: Session) => session.set({ filtering: true }) },
  follow: {
    run(session: Session) {
      const { events } = session.state;
      const last = shownEvents(session.state).length - 1;
      session.here({ cursor: last });
      session.set({ events: { ...events, follow: !events.follow } });
    },
  },
  background: {
    run(session: Session) {
      const { events } = session.state;
      session.set({ events: { ...events, background: !events.background } });
    },
  },
  advance: {
    disabled: (session: Session) =>
      session.control ? undefined : "Only the embedded cloud's clock can be moved.",
    run(session: Session) {
      session.set({
        dialog: dialog({
          title: "Move time forward",
          text: ["The cloud's clock jumps; what falls due meanwhile happens at once."],
          input: { label: "How far (90s, 5m, 2h, 7d)", limit: 16 },
          submitLabel: "move",
          submit: async ({ text }) =>
            session.write({
              busy: "Moving time",
              done: `The cloud's clock moved forward by ${text}.`,
              send: async () => session.control?.advance(text),
            }),
        }),
      });
    },
  },
} satisfies Record<string, Command>;
