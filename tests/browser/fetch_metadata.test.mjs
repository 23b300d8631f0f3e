import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

import { ROOT } from "./browser.mjs";
import { record, toToml } from "./fetch_metadata.mjs";

const FILE = path.join(ROOT, "tests/data/fetch-metadata-chromium.toml");

test("Chromium says of each request what the tests of csrf take it to say", async () => {
    const recorded = toToml(await record());
    if (process.env.RECORD) writeFileSync(FILE, recorded);
    assert.equal(recorded, readFileSync(FILE, "utf8"));
});
