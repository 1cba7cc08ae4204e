import { wrap } from "../cells.ts";
import { line, span, type Line } from "../lines.ts";
import type { AppState, Message } from "../state.ts";
import { clockTime } from "../when.ts";
import { dim, textView, type Area, type ScreenView } from "./screen.ts";

/** What was done and what went wrong in this session, newest first, with the AWS CLI's way to do it. */
export function messagesView(state: AppState, area: Area): ScreenView {
  const body = state.messages.toReversed().flatMap((message) => messageLines(message, area));
  return textView({ title: "Messages", body: body.length > 0 ? body : [dim("Nothing yet.")] });
}

function messageLines(message: Message, area: Area): Line[] {
  const room = area.width - 10;
  const text = wrap(message.text, room).map((part, index) =>
    line(
      span(index === 0 ? `${clockTime(message.time)}  ` : " ".repeat(10), "dim"),
      span(part, message.tone),
    ),
  );
  const command = wrap(message.command ? `$ ${message.command}` : "", room)
    .filter((part) => part !== "")
    .map((part) => line(" ".repeat(10), span(part, "key")));
  return [...text, ...command, []];
}
