import * as sdk from "@aws-sdk/client-cloudtrail";
import { defineService } from "../../service.ts";
import { lookupEvents } from "./lookup-events.ts";

/** The event history, which every account has. Trails cannot be made here, so there are none. */
export const cloudtrail = defineService<typeof sdk>(sdk, {
  name: "cloudtrail",
  operations: {
    LookupEvents: lookupEvents,
    DescribeTrails: () => ({ trailList: [] }),
    ListTrails: () => ({ Trails: [] }),
  },
});
