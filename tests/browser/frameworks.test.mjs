// Shows in Chromium that the policy of each example works, in each framework: `tests/browser/run frameworks`.
//
// `FRAMEWORKS=axum,actix` runs these only. Each example is `examples/src/bin/<name>.rs`, takes the port from `PORT`, and declares
// an https origin.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";

import { ROOT, build, freePort, launch, profile, start, until } from "./browser.mjs";
import { CHECKS, MARKUP } from "./frameworks.mjs";
import { Front } from "./front.mjs";

const BINARIES = path.join(ROOT, "examples/src/bin");

/** The sources of the examples, by name. */
const SOURCES = (() => {
    const examples = readdirSync(BINARIES).filter((file) => file.endsWith(".rs"));
    const sources = examples.map((file) => [file.replace(/\.rs$/, ""), readFileSync(path.join(BINARIES, file), "utf8")]);
    // A site with every kind of cookie.
    sources.push(["browser_site", readFileSync(path.join(ROOT, "tests/examples/browser_site.rs"), "utf8")]);
    const wanted = process.env.FRAMEWORKS?.split(",");
    const chosen = sources.filter(([name, text]) => (wanted ? wanted.includes(name) : /"PORT"/.test(text)));
    return new Map(chosen.map(([name, text]) => [name, text]));
})();

/** What each check of each framework has shown. */
const results = new Map([...SOURCES.keys()].map((name) => [name, new Map()]));

let files;

/** The issues of Chromium's developer tools that are about what headers or cookies say. */
const ISSUES = /Cookie|ContentSecurityPolicy|BlockedByResponse|Cors|Permission|Integrity|SharedDictionary|MixedContent|FederatedAuth|Deprecation/;

/** A running example, and a browser whose requests go through a front. */
class Site {
    moment = 0;
    /** The tab of each context. */
    tabs = new Map();

    static async start(name) {
        const site = new Site();
        site.origin = /origin: "([^"]+)"/.exec(SOURCES.get(name))?.[1] ?? "none";
        assert.match(site.origin, /^https:/, `${name} does not declare an https origin`);
        const own = new URL(site.origin).hostname;
        site.hosts = { own, sibling: `blog.${own}`, foreign: "evil.example" };
        const port = await freePort();
        const { output, stop } = await start(files[name], port);
        Object.assign(site, { output, port });
        site.stopProgram = stop;
        site.front = await Front.before(port, own);
        Object.assign(site.front.markup, MARKUP(site.hosts.foreign));
        // Chromium has Web Bluetooth, and knows the name of its permission, on every platform but Linux.
        const args = ["--short-reporting-delay", "--enable-blink-features=WebBluetooth"];
        site.browser = await launch({ "*": site.front.secure }, { "*": site.front.plain }, { trusts: true, args });
        return site;
    }

    /** A browser with a profile: in a context without one, Chromium sends no cookie of another site. */
    async profile() {
        this.regular ??= await profile({ "*": this.front.secure }, { "*": this.front.plain }, { trusts: true });
        await this.regular.clearCookies();
        return this.regular;
    }

    async stop() {
        await this.regular?.close();
        await this.browser?.close();
        this.front?.close();
        this.stopProgram?.();
    }

    /** The context of the running check. */
    context() {
        this.own ??= this.browser.newContext();
        return this.own;
    }

    /** Closes all pages of the check. */
    async clear() {
        this.own = undefined;
        this.tabs.clear();
        await Promise.all([...this.browser.contexts().map((context) => context.close())]);
    }

    /** Forgets the requests that have arrived so far. */
    forget() {
        this.moment = this.front.seen.length;
    }

    /** Opens a page, in the context of the check unless another is given, and in its tab unless it is to be `another`. */
    async open(url, { context, another } = {}) {
        context ??= await this.context();
        // Most of the time would be spent on new tabs.
        const page = (!another && this.tabs.get(context)) || (await this.tab(context));
        const [messages, issues] = (page.heard = [[], []]);
        try {
            const response = await page.goto(new URL(url, this.origin).href, { waitUntil: "load" });
            return { page, response, messages, issues };
        } catch (error) {
            // Chromium is still busy with its own error page.
            this.tabs.delete(context);
            throw error;
        }
    }

    /** Opens a tab, in which `heard` has what the console and the developer tools say about the page. */
    async tab(context) {
        const page = await context.newPage();
        this.tabs.set(context, page);
        page.on("console", (message) => page.heard[0].push(message.text()));
        const session = await context.newCDPSession(page);
        session.on("Audits.issueAdded", ({ issue }) => ISSUES.test(issue.code) && page.heard[1].push(JSON.stringify(issue)));
        await session.send("Audits.enable");
        return page;
    }

    /** The home page and the pages of the site that it links to. */
    async pages() {
        if (!this.linked) {
            const { page } = await this.open("/");
            const links = await page.evaluate(() => [...document.querySelectorAll("a[href]")].map(({ href }) => href));
            const own = links.map((url) => new URL(url)).filter(({ origin }) => origin === this.origin);
            const paths = [...new Set(own.map(({ pathname }) => pathname))].filter((path) => path !== "/");
            const isPage = async (path) => {
                const response = await page.goto(new URL(path, this.origin).href).catch(() => null);
                return response?.ok() && /html/.test(response.headers()["content-type"]);
            };
            this.linked = ["/"];
            for (const path of paths) {
                if (await isPage(path)) this.linked.push(path);
            }
        }
        return this.linked;
    }

    /** Waits for a request to the site. */
    async arrives(matches) {
        const find = () => this.front.since(this.moment).find(matches);
        await until(find);
        return find();
    }
}

// Most of the time is spent waiting, so two frameworks are tested at once.
describe("frameworks", { concurrency: 2 }, () => {
    before(() => {
        const bins = [...SOURCES.keys()].filter((name) => name !== "browser_site").flatMap((name) => ["--bin", name]);
        files = {
            ...(bins.length > 0 && build("-p", "examples", ...bins)),
            ...(SOURCES.has("browser_site") && build("-p", "security-policy-tests", "--example", "browser_site")),
        };
    });

    for (const name of SOURCES.keys()) {
        describe(name, { concurrency: 1 }, () => {
            let site;
            before(async () => (site = await Site.start(name)));
            after(() => site?.stop());
            for (const [check, run] of Object.entries(CHECKS)) {
                test(check, { timeout: 90_000 }, async (context) => {
                    results.get(name).set(check, "FAILS");
                    site.forget();
                    const shown = await run(site).finally(() => site.clear());
                    results.get(name).set(check, "yes");
                    context.diagnostic(`${name}: ${check}: ${shown}`);
                });
            }
        });
    }

    after(() => {
        const names = [...results.keys()];
        const width = Math.max(...Object.keys(CHECKS).map(({ length }) => length));
        const line = (first, cells) => console.log([first.padEnd(width), ...cells.map((cell, at) => cell.padEnd(names[at].length))].join("  "));
        line("", names);
        for (const check of Object.keys(CHECKS)) {
            line(check, names.map((name) => results.get(name).get(check) ?? "not run"));
        }
    });
});
