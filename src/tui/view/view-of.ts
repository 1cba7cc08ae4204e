import type { AppState } from "../state.ts";
import { here } from "../state.ts";
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

/** The view of the screen that the user is on. */
export function viewOf(state: AppState, area: Area): ScreenView {
  const { route } = here(state);
  switch (route.screen) {
    case "home":
      return homeView(state, area);
    case "pipeline":
      return pipelineView(state, route.pipeline, area);
    case "executions":
      return executionsView(state, route.pipeline, area);
    case "execution":
      return executionView(state, route.pipeline, route.execution, area);
    case "action":
      return actionView(state, route, area);
    case "inbox":
      return inboxView(state, area);
    case "mail":
      return mailView(state, route.mail, area);
    case "events":
      return eventsView(state, area);
    case "event":
      return eventView(state, route.event, area);
    case "messages":
      return messagesView(state, area);
    case "help":
      return helpView(state, area);
  }
}
