"""The site behind the server: the folder as it was built, and while there is none, the build and how far it is."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from rumbo.site.building import MARKER
from rumbo.site.serving import TYPES

WAITING = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5"><title>Rumbo</title></head>
<body>
<main>
<h1>Rumbo</h1>
<p>The site is being built{stage}. This page shows it once it is there;
<code>/api/v1</code> already answers.</p>
<p lang="es">El sitio se está construyendo. Esta página lo mostrará en cuanto esté listo;
<code>/api/v1</code> ya responde.</p>
</main>
</body>
</html>
"""
FAILED = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Rumbo</title>
</head>
<body>
<main>
<h1>Rumbo</h1>
<p>The site could not be built; the server's own words say why. <code>/api/v1</code> answers.</p>
<p lang="es">No se pudo construir el sitio; la terminal del servidor indica por qué. <code>/api/v1</code> responde.</p>
</main>
</body>
</html>
"""


class Building:
    """A build of the site by a process of its own, so that it takes no time from the answers."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder).absolute()
        self.stage = ""
        self._process: subprocess.Popen[str] | None = None

    @property
    def state(self) -> str:
        """``ready``, ``building``, ``failed``, or ``missing`` where nobody has begun."""
        if (self.folder / MARKER).exists():
            return "ready"
        if self._process is None:
            return "missing"
        return "building" if self._process.poll() is None else "failed"

    def begin(self) -> None:
        """Build the site where there is none. What the build says is said on, on standard error."""
        if self.state == "ready":
            return
        command = [sys.executable, "-m", "rumbo", "site", "build", "--output", str(self.folder), "--lang", "en"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        for line in process.stderr or ():
            self.stage = line.strip()
            print(f"Building the site: {self.stage}", file=sys.stderr, flush=True)
        if process.wait() == 0:
            print("The site is built.", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Stop a build that is under way; the folder stays as it was."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()


class SiteFiles(StaticFiles):
    """The files of a built site, with its own page for what is not there."""

    def __init__(self, building: Building) -> None:
        super().__init__(directory=building.folder, html=True, check_dir=False)
        self.building = building

    async def check_config(self) -> None:
        """Ask nothing of the folder: it may come later."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, or the page that says that the site is still being built."""
        state = self.building.state
        if state != "ready":
            if scope["method"] not in ("GET", "HEAD"):
                raise HTTPException(405, headers={"Allow": "GET, HEAD"})
            stage = f" ({self.building.stage})" if re.fullmatch(r"[\w ]+", self.building.stage) else ""
            page = FAILED if state == "failed" else WAITING.format(stage=stage)
            return HTMLResponse(page, 503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
        if "\0" in path or any(part.startswith(".") for part in Path(path).parts):
            path = "404"  # nothing is called so: the page for what is not there
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        if kind := TYPES.get(Path(path).suffix):
            response.headers["Content-Type"] = kind
        return response
