"""Runs the blocks of helmet and Flask-Talisman in the guide "Moving over", and compares what they send with the headers that the guide shows.

The arguments are the folder of node_modules, and the guide.
"""

import json
import re
import subprocess
import sys

from flask import Flask
from flask_talisman import Talisman

MODULES, GUIDE = sys.argv[1:]

NODE = """
const helmet = require(process.argv[1] + "/helmet");
const sent = {};
const response = { setHeader: (name, value) => { sent[name] = value; }, removeHeader: () => {} };
const app = { use: (middleware) => middleware({}, response, (error) => { if (error) throw error; }) };
new Function("app", "helmet", process.argv[2])(app, helmet);
console.log(JSON.stringify(sent));
"""


def helmet(code):
    command = ["node", "-e", NODE, MODULES, code]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def talisman(code):
    app = Flask("shop")
    exec(code, {"app": app, "Talisman": Talisman})
    app.add_url_rule("/", view_func=lambda: "")
    return dict(app.test_client().get("/", base_url="https://shop.example.com").headers)


def normal(headers):
    nonce = lambda value: re.sub(r"'nonce-[^']*'", "'nonce'", value)
    others = ("content-type", "content-length", "set-cookie", "vary")
    return {name.lower(): nonce(value) for name, value in headers.items() if name.lower() not in others}


def main():
    blocks = re.findall(r"^```(\S*)\n(.*?)^```$", open(GUIDE, encoding="utf-8").read(), re.M | re.S)
    compared = 0
    for place, (language, code) in enumerate(blocks):
        run = {"js": helmet, "python": talisman}.get(language)
        if run is None:
            continue
        shown = next(text for language, text in blocks[place:] if language == "http")
        shown = normal(dict(line.split(": ", 1) for line in shown.splitlines()))
        sent = normal(run(code))
        if sent != shown:
            sys.exit(f"{code}\nsends {json.dumps(sent, indent=2)}\nand the guide shows {json.dumps(shown, indent=2)}")
        compared += 1
    if compared < 4:
        sys.exit(f"only {compared} blocks were found")
    print(f"{compared} blocks send what the guide shows")


main()
