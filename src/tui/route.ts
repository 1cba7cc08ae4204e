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

export function visit(route: Route): Visit {
  return { route, cursor: 0, scroll: 0, filter: "" };
}

/** The pipeline that a route is about. */
export function pipelineOf(route: Route): string | undefined {
  return "pipeline" in route ? route.pipeline : undefined;
}

/** What the breadcrumb says of a route. */
export function crumbOf(route: Route): string {
  switch (route.screen) {
    case "home":
      return "Home";
    case "pipeline":
      return route.pipeline;
    case "executions":
      return "Executions";
    case "execution":
      return route.execution.slice(0, 8);
    case "action":
      return `${route.stage}/${route.action}`;
    case "inbox":
      return "Inbox";
    case "mail":
      return "Mail";
    case "events":
      return "Events";
    case "event":
      return `#${route.event}`;
    case "messages":
      return "Messages";
    case "help":
      return "Help";
  }
}
