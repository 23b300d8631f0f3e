// Injects each vector of `tests/data/injection-vectors.toml` into pages whose policies keep the promise `no_injected_script`:
// nothing may run. Before that, each vector has to run on a page without a policy; and on pages whose policies do not keep the
// promise, some vector has to run.
//
// `tests/examples/injection_pages.rs` generates the policies. On two busy cores, the run takes half an hour; PROGRESS=1 shows where it
// is.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";

import { ROOT, launch, listen } from "./browser.mjs";
import { distribute, open, server } from "./injection.mjs";

/** How many policies are tested at once. */
const POLICIES = 4;

/** How long a vector has time to run once its page has loaded, in milliseconds. */
const SETTLE = 1000;

let pages, vectors, policies, runnable, site, browser, context;

before(async () => {
    const cargo = ["run", "--quiet", "--package", "security-policy-tests", "--example", "injection_pages"];
    pages = JSON.parse(execFileSync("cargo", cargo, { cwd: ROOT, maxBuffer: 1 << 26 }));
    policies = [{ enforce: [], report: [] }, ...pages.holding, ...pages.failing];
    // The numbers of vectors start at 1.
    vectors = pages.vectors.map((vector, index) => ({ ...vector, id: index + 1 }));
    runnable = vectors.filter(({ silent }) => !silent);
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
async function inject(tab, policy, vectors) {
    const ran = new Set();
    const own = new Map();
    for (const groups of distribute(vectors)) {
        await tab.goto("https://app.test/harness");
        const slim = groups.map((group) => group.map(({ id, gesture }) => ({ id, gesture })));
        const seen = await tab.evaluate(open, { policy, groups: slim, settle: SETTLE });
        assert.deepEqual(seen.unfinished, [], "pages that did not load");
        Object.keys(seen.ran).forEach((id) => ran.add(Number(id)));
        groups.forEach(([{ id }], index) => own.set(id, seen.own[index]));
    }
    return { ran, own };
}

/** Does this for each of these numbers, in several tabs at once. */
async function each(numbers, task) {
    const queue = [...numbers];
    const worker = async () => {
        const tab = await context.newPage();
        while (queue.length > 0) await task(tab, queue.shift());
        await tab.close();
    };
    await Promise.all(Array.from({ length: Math.min(POLICIES, numbers.length) }, worker));
}

const names = (list) => list.map(({ name }) => name).sort();

/** How often the own script of each page runs where nothing is blocked; the first vector of a page names it. */
let expected;

test("without a policy, every vector runs", async () => {
    const silent = vectors.filter(({ silent }) => silent);
    let ran, others;
    await each([0], async (tab, policy) => {
        ({ ran, own: expected } = await inject(tab, policy, runnable));
        others = await inject(tab, policy, silent);
    });
    const sizes = new Map();
    for (const vector of runnable) sizes.set(vector.class, (sizes.get(vector.class) ?? 0) + 1);
    const count = [...sizes].map(([name, size]) => `${name} ${size}`).join(", ");
    console.log(`${runnable.length} vectors run: ${count}; ${silent.length} do not, for the reasons in the table`);
    assert.ok(runnable.length >= 150);
    assert.deepEqual(names(runnable.filter(({ id }) => !ran.has(id))), [], "these have to run");
    assert.deepEqual(names(silent.filter(({ id }) => others.ran.has(id))), [], "these run, although the table says that they do not");
});

test("where `no_injected_script` holds, nothing runs", async () => {
    const numbers = pages.holding.map((_, index) => index + 1);
    assert.ok(numbers.length >= 100);
    const wrong = [];
    let pairs = 0;
    let withOwn = 0;
    await each(numbers, async (tab, policy) => {
        const { ran, own } = await inject(tab, policy, runnable);
        const text = JSON.stringify(policies[policy]);
        const found = vectors.filter(({ id }) => ran.has(id));
        pairs += runnable.length;
        if (process.env.PROGRESS) console.log(`policy ${policy}`, found.length, new Date().toISOString());
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
    await each(numbers, async (tab, policy) => {
        const { ran } = await inject(tab, policy, runnable);
        ran.forEach((id) => seen.add(id));
        if (ran.size === 0) wrong.push(JSON.stringify(policies[policy]));
    });
    console.log(`under ${numbers.length} policies, ${seen.size} of the vectors run`);
    assert.deepEqual(wrong, [], wrong.join("\n"));
});
