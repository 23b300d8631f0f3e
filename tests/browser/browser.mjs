// What every test here needs: Chromium, servers with host names and https on the loopback, and a policy's own server.

import { execFileSync, spawn } from "node:child_process";
import { X509Certificate, createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";

import { chromium } from "playwright-core";

import { listening } from "./listening.mjs";

const FOLDER = path.dirname(new URL(import.meta.url).pathname);

export const ROOT = path.resolve(FOLDER, "../..");

/** A certificate for these tests alone; the browser is told to accept it. */
export const certificate = (() => {
    const folder = mkdtempSync(path.join(tmpdir(), "certificate-"));
    const [key, cert] = ["key.pem", "cert.pem"].map((name) => path.join(folder, name));
    const subject = ["-subj", "/CN=localhost", "-days", "2"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, ...subject], {
        stdio: "ignore",
    });
    return { key: readFileSync(key), cert: readFileSync(cert) };
})();

/** With it, Chromium takes the certificate for a valid one. Otherwise it ignores errors, and then ignores HSTS and reporting too. */
const TRUSTED = (() => {
    const key = new X509Certificate(certificate.cert).publicKey.export({ type: "spki", format: "der" });
    return `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`;
})();

/** Debian's `/usr/bin/chromium` is a script that passes `--disable-pings`, so the program itself is taken where it is there. */
export const CHROMIUM =
    process.env.CHROMIUM ?? ["/usr/lib/chromium/chromium", "/usr/bin/chromium"].find((program) => existsSync(program));

/**
 * Starts Chromium. Every host name is on the loopback: `secure` says at which port the https of a host is answered, `plain`
 * the same of its http, and `other` of its https at port 8443; `*` is every other host. `features` are switched off, `args` passed on,
 * and `ignoreDefaultArgs` of Playwright left out. A browser that `trusts` the certificate keeps HSTS and sends reports to endpoints.
 */
export async function launch(secure, plain = {}, options = {}) {
    return chromium.launch(settings(secure, plain, options));
}

/** The same with an empty profile on disk: a context that is no private window, where Chromium sends cookies to other sites. */
export async function profile(secure, plain = {}, options = {}) {
    const folder = mkdtempSync(path.join(tmpdir(), "profile-"));
    mkdirSync(path.join(folder, "Default"));
    // Debian's Chromium blocks these cookies unless it is told otherwise.
    const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };
    writeFileSync(path.join(folder, "Default/Preferences"), JSON.stringify(preferences));
    // A process of Chromium may write to the folder for a moment after its end.
    process.on("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    return chromium.launchPersistentContext(folder, settings(secure, plain, options));
}

function settings(secure, plain, { other = {}, features = [], args = [], trusts = false, ignoreDefaultArgs = [] }) {
    const rules = [[443, secure], [80, plain], [8443, other]].flatMap(([port, hosts]) =>
        Object.entries(hosts)
            // The first rule that matches a host is taken.
            .sort(([one], [other]) => (one === "*") - (other === "*"))
            .map(([host, own]) => `MAP ${host}:${port} 127.0.0.1:${own}`),
    );
    return {
        executablePath: CHROMIUM,
        ignoreDefaultArgs,
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            trusts ? TRUSTED : "--ignore-certificate-errors",
            // A page over http stays one.
            `--disable-features=${["HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", ...features].join()}`,
            ...args,
            `--host-resolver-rules=${[...rules, "MAP * 127.0.0.1"].join(", ")}`,
        ],
    };
}

/** Listens on the loopback, at a free port. */
export function listen(server) {
    return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}

/** An https server that answers by one function; returns its port, and closes with the process. */
export async function serve(answer) {
    const server = https.createServer(certificate, answer);
    const port = await listen(server);
    server.unref();
    return { server, port };
}

/** Serves https in front of a plain server, byte for byte, so that WebSockets pass too; returns its port. */
export async function terminateTls(plainPort) {
    const server = tls.createServer({ ...certificate, ALPNProtocols: ["http/1.1"] }, (secure) => {
        const plain = net.connect(plainPort, "127.0.0.1");
        secure.pipe(plain).pipe(secure);
        for (const socket of [secure, plain]) {
            socket.on("error", () => socket.destroy());
        }
    });
    const port = await listen(server);
    server.unref();
    return port;
}

/** Builds and starts an example of the tests that prints `http://127.0.0.1:<port>`; returns its port, and how to stop it. */
export async function program(name) {
    const file = build("-p", "security-policy-tests", "--example", name)[`example ${name}`];
    return listening(file, ["--listen", "127.0.0.1:0"], { cwd: ROOT });
}

/** A port that is free now, for a program that takes one. */
export async function freePort() {
    const server = net.createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
}

/**
 * Builds programs of the workspace; returns their files by name, and by `bin name` or `example name`. With `WORKSPACE`, as `.ci/run` sets it, that is with the features
 * of `cargo test --workspace`, which has built them already.
 */
export function build(...selected) {
    const cargo = process.env.WORKSPACE ? ["--workspace", "--bins", "--examples"] : selected;
    const options = { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"], maxBuffer: 1 << 28, encoding: "utf8" };
    const printed = execFileSync("cargo", ["build", "--quiet", "--message-format=json-render-diagnostics", ...cargo], options);
    const messages = printed.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    const built = messages.filter((each) => each.executable);
    const names = ({ name, kind }) => [name, `${kind[0]} ${name}`];
    return Object.fromEntries(built.flatMap(({ target, executable }) => names(target).map((name) => [name, executable])));
}

/** Starts a program at the port of the variable `PORT`, and waits until it listens; returns its output, and how to stop it. */
export async function start(file, port, environment = {}) {
    const env = { ...process.env, ...environment, PORT: String(port), NO_COLOR: "1" };
    const child = spawn(file, { cwd: ROOT, env });
    const output = { text: "" };
    for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => (output.text += chunk));
    }
    const listens = () =>
        new Promise((resolve) => {
            const socket = net.connect(port, "127.0.0.1");
            socket.on("connect", () => resolve(socket.destroy() && true)).on("error", () => resolve(false));
        });
    const isUp = await until(() => child.exitCode !== null || listens(), 20_000);
    if (!isUp || child.exitCode !== null) {
        child.kill();
        throw new Error(`${file} does not listen at the port of PORT:\n${output.text}`);
    }
    return { output, stop: () => child.kill() };
}

/** Waits until something holds, for so many milliseconds at most. */
export async function until(holds, limit = 5000) {
    for (const end = Date.now() + limit; Date.now() < end; ) {
        if (await holds()) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
}
