"""A site with the defaults of Flask-Talisman. It prints `http://127.0.0.1:<port>`."""

import logging

from flask import Flask
from flask_talisman import Talisman
from werkzeug.serving import make_server

app = Flask(__name__)
Talisman(app)


@app.route("/", defaults={"path": ""}, methods=["GET", "POST", "PUT", "DELETE"])
@app.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE"])
def page(path):
    return "<!doctype html><title>page</title>", {"X-Powered-By": "example"}


logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, app)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
