/** Where the user is. The stack of these is the breadcrumb; Esc takes the last one away. */
export type Route =
  | { screen: "home" }
  | { screen: "pipeline"; pipeline: string }
  | { screen: "executions"; pipeline: string }
  | { screen: "execution"; pipeline: string; execution: string }
  | { screen: "action"; pipeline: string; stage: string; action: string; actionExecution?: string }
  | { screen: "inbox" }
  | { screen: "mail"; mail: string }
  | { screen: "events" }
  | { screen: "event"; event: number }
  | { screen: "messages" }
  | { screen: "help" };

export type ScreenName = Route["screen"];

/** A route and how the user left it: what is chosen, how far it is scrolled, what it is filtered by. */
export interface Visit {
  route: Route;
  cursor: number;
  scroll: number;
  filter: string;
}

/** A cursor that nobody has moved: the view chooses what matters most. */
const UNMOVED = -1;

export function visit(route: Route): Visit {
  return { route, cursor: UNMOVED, scroll: 0, filter: "" };
}

/** The pipeline that a route is about. */
export function pipelineOf(route: Route): string | undefined {
  return "pipeline" in route ? route.pipeline : undefined;
}

const CRUMBS: { [Name in ScreenName]: (route: Extract<Route, { screen: Name }>) => string } = {
  home: () => "Home",
  pipeline: ({ pipeline }) => pipeline,
  executions: () => "Executions",
  execution: ({ execution }) => execution.slice(0, 8),
  action: ({ stage, action }) => `${stage}/${action}`,
  inbox: () => "Inbox",
  mail: () => "Mail",
  events: () => "Events",
  event: ({ event }) => `#${event}`,
  messages: () => "Messages",
  help: () => "Help",
};

/** What the breadcrumb says of a route. */
export function crumbOf(route: Route): string {
  return (CRUMBS[route.screen] as (route: Route) => string)(route);
}
