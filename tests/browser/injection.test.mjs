// Injects each vector of `tests/data/injection-vectors.toml` into pages whose policies keep the promise `no_injected_script`:
// nothing may run. Before that, each vector has to run on a page without a policy; and on pages whose policies do not keep the
// promise, some vector has to run.
//
// `tests/examples/injection_pages.rs` generates the policies. The run takes about ten minutes on two cores.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";

import { ROOT, launch, listen } from "./browser.mjs";
import { distribute, open, server } from "./injection.mjs";

/** How many policies are tested at once. */
const POLICIES = 3;

/** How long a vector has time to run once its page has loaded, in milliseconds. */
const SETTLE = 1000;

let pages, vectors, policies, runnable, site, browser, context;

before(async () => {
    const cargo = ["run", "--quiet", "--package", "security-policy-tests", "--example", "injection_pages"];
    pages = JSON.parse(execFileSync("cargo", cargo, { cwd: ROOT, maxBuffer: 1 << 26 }));
    policies = [{ enforce: [], report: [] }, ...pages.holding, ...pages.failing];
    // The numbers of vectors start at 1.
    vectors = pages.vectors.map((vector, index) => ({ ...vector, id: index + 1 }));
    runnable = vectors.filter(({ silent }) => silent === undefined || silent === null);
    site = server({ policies, vectors: [undefined, ...vectors], own: pages.own, listed: pages.listed });
    browser = await launch({ "*": await listen(site) });
    assert.equal(pages.engine, `Chromium ${browser.version().split(".")[0]}`, "the vectors have to be measured again");
    context = await browser.newContext({ ignoreHTTPSErrors: true });
});

after(async () => {
    await browser?.close();
    site?.close();
});

/** Opens these vectors on pages with a policy: which of them ran, and how often the own script of each page did. */
async function inject(policy, vectors) {
    const tabs = distribute(vectors).map(async (groups) => {
        const page = await context.newPage();
        try {
            await page.goto("https://app.test/harness");
            const slim = groups.map((group) => group.map(({ id, gesture }) => ({ id, gesture })));
            const { ran, own, unfinished } = await page.evaluate(open, { policy, groups: slim, settle: SETTLE });
            assert.deepEqual(unfinished, [], "pages that did not load");
            return { ran: Object.keys(ran).map(Number), own: groups.map((group, index) => [group[0].id, own[index]]) };
        } finally {
            await page.close();
        }
    });
    const seen = await Promise.all(tabs);
    return { ran: new Set(seen.flatMap(({ ran }) => ran)), own: new Map(seen.flatMap(({ own }) => own)) };
}

/** Does this for each of these numbers, several at once. */
async function each(numbers, task) {
    const queue = [...numbers];
    const worker = async () => {
        while (queue.length > 0) await task(queue.shift());
    };
    await Promise.all(Array.from({ length: POLICIES }, worker));
}

const names = (list) => list.map(({ name }) => name).sort();

/** How often the own script of each page runs where nothing is blocked; the first vector of a page names it. */
let expected;

test("without a policy, every vector runs", async () => {
    const { ran, own } = await inject(0, vectors);
    expected = own;
    const silent = vectors.filter(({ silent }) => silent);
    const sizes = new Map();
    for (const vector of runnable) sizes.set(vector.class, (sizes.get(vector.class) ?? 0) + 1);
    const count = [...sizes].map(([name, size]) => `${name} ${size}`).join(", ");
    console.log(`${runnable.length} vectors run: ${count}; ${silent.length} do not, for the reasons in the table`);
    assert.ok(runnable.length >= 150);
    assert.deepEqual(names(runnable.filter(({ id }) => !ran.has(id))), [], "these have to run");
    assert.deepEqual(names(silent.filter(({ id }) => ran.has(id))), [], "these run, although the table says that they do not");
});

test("where `no_injected_script` holds, nothing runs", async () => {
    const numbers = pages.holding.map((_, index) => index + 1);
    assert.ok(numbers.length >= 100);
    const wrong = [];
    let pairs = 0;
    let withOwn = 0;
    await each(numbers, async (policy) => {
        const { ran, own } = await inject(policy, vectors);
        const text = JSON.stringify(policies[policy]);
        const found = vectors.filter(({ id }) => ran.has(id));
        pairs += runnable.length;
        if (found.length > 0) wrong.push(`${names(found)} ran under ${text}`);
        // The page's own scripts run, and tell so, from the beginning of the page to its end.
        const runsOwn = [...own.values()].some((count) => count > 0);
        if (!runsOwn) return;
        withOwn += 1;
        for (const [id, count] of own) {
            if (count < expected.get(id)) wrong.push(`the page of ${vectors[id - 1].name} is cut off under ${text}`);
        }
    });
    console.log(`${numbers.length} policies, ${pairs} pairs of a vector and a policy; own scripts run under ${withOwn} of them`);
    assert.ok(withOwn > numbers.length / 2);
    assert.deepEqual(wrong, [], wrong.join("\n"));
});

test("where it does not hold, something runs", async () => {
    const numbers = pages.failing.map((_, index) => 1 + pages.holding.length + index);
    const wrong = [];
    const seen = new Set();
    await each(numbers, async (policy) => {
        const { ran } = await inject(policy, runnable);
        ran.forEach((id) => seen.add(id));
        if (ran.size === 0) wrong.push(JSON.stringify(policies[policy]));
    });
    console.log(`under ${numbers.length} policies, ${seen.size} of the vectors run`);
    assert.deepEqual(wrong, [], wrong.join("\n"));
});
