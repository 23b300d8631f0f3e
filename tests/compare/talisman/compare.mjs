// Serves the defaults of Flask-Talisman beside the preset that imitates them, and compares the headers.

import { REQUESTS, ask, presets, start } from "../shared/presets.mjs";
import { Tally } from "../shared/tally.mjs";
import { DIFFERENCES } from "./differences.mjs";

const [ours, theirs] = [await presets(), await start(process.env.PYTHON, "site.py")];
const tally = new Tally("talisman", DIFFERENCES, REQUESTS.length);
for (const request of REQUESTS) {
  const [own, other] = await Promise.all([ours, theirs].map(({ port }) => ask(port, "talisman.test", request)));
  tally.add(request, own, other);
}
ours.stop();
theirs.stop();
tally.finish();
