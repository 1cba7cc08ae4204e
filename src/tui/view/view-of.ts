import type { Route, ScreenName } from "../route.ts";
import { here, type AppState } from "../state.ts";
import { actionView } from "./action.ts";
import { eventsView, eventView } from "./events.ts";
import { executionView } from "./execution.ts";
import { executionsView } from "./executions.ts";
import { helpView } from "./help.ts";
import { homeView } from "./home.ts";
import { inboxView, mailView } from "./inbox.ts";
import { messagesView } from "./messages.ts";
import { pipelineView } from "./pipeline.ts";
import type { Area, ScreenView } from "./screen.ts";

type View<Name extends ScreenName> = (
  state: AppState,
  area: Area,
  route: Extract<Route, { screen: Name }>,
) => ScreenView;

const VIEWS: { [Name in ScreenName]: View<Name> } = {
  home: homeView,
  pipeline: (state, area, { pipeline }) => pipelineView(state, pipeline, area),
  executions: (state, area, { pipeline }) => executionsView(state, pipeline, area),
  execution: (state, area, { pipeline, execution }) => executionView(state, pipeline, execution, area),
  action: (state, area, route) => actionView(state, route, area),
  inbox: inboxView,
  mail: (state, area, { mail }) => mailView(state, mail, area),
  events: eventsView,
  event: (state, area, { event }) => eventView(state, event, area),
  messages: messagesView,
  help: helpView,
};

/** The view of the screen that the user is on. */
export function viewOf(state: AppState, area: Area): ScreenView {
  const { route } = here(state);
  return (VIEWS[route.screen] as View<ScreenName>)(state, area, route);
}
