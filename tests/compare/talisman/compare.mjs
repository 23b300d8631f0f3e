// Serves the defaults of Flask-Talisman beside the preset that imitates them, and compares the headers.

import { listening } from "../../browser/listening.mjs";
import { REQUESTS, ask, presets } from "../common/presets.mjs";
import { Tally } from "../common/tally.mjs";
import { DIFFERENCES } from "./differences.mjs";

const [ours, theirs] = [await presets(), await listening(process.env.PYTHON, ["site.py"])];
const tally = new Tally("talisman", DIFFERENCES, REQUESTS.length);
for (const request of REQUESTS) {
  const [own, other] = await Promise.all([ours, theirs].map(({ port }) => ask(port, "talisman.test", request)));
  tally.add(request, own, other);
}
ours.stop();
theirs.stop();
tally.finish();
