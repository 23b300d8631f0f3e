// Starts programs that say where they listen.

import { spawn } from "node:child_process";

/** Starts a program that prints `http://127.0.0.1:<port>`; returns its port, and how to stop it. `options` are those of `spawn`. */
export async function listening(program, parameters, options = {}) {
    const child = spawn(program, parameters, { ...options, stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise((resolve, reject) => {
        let printed = "";
        child.stdout.on("data", (chunk) => {
            printed += chunk;
            const found = /^http:\/\/127\.0\.0\.1:(\d+)$/m.exec(printed);
            if (found) resolve(Number(found[1]));
        });
        child.on("exit", (code) => reject(new Error(`${program} ended with ${code} before it said where it listens`)));
    });
    return { port, stop: () => child.kill() };
}
