"""Work for child processes that ends at once, or never."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from api.body import parse_body
from territory_opt.errors import Fault, InvalidInput


@dataclass(frozen=True)
class FakeWork:
    """Calls the method that the body names, and records its start and end as files in a folder."""

    folder: str

    def prepare(self):
        pass

    def __call__(self, body, settings, stop):
        method = parse_body(body, settings.max_units).get("do", "respond")
        self.record("started")
        result = getattr(self, method)(stop)
        self.record("ended")
        return json.dumps(result).encode()

    def respond(self, stop):
        return {"pid": os.getpid()}

    def wait(self, stop):
        """Run until stopped."""
        while not stop():
            time.sleep(0.01)
        return {"stopped": True}

    def hang(self, stop):
        """Run forever, ignoring `stop`."""
        while True:
            time.sleep(0.01)

    def die(self, stop):
        os._exit(1)

    def refuse(self, stop):
        raise InvalidInput(
            [
                Fault("units", 2, "unit_id", "a", "it is there twice", "Make it distinct."),
                Fault("scenario", None, "seed", "-1", "it is below 0", "Give 0 or more."),
            ]
        )

    def fail(self, stop):
        raise ZeroDivisionError("a secret message")

    def record(self, event):
        (Path(self.folder) / f"{event}-{os.getpid()}").touch()

    def recorded(self, event):
        return [int(path.name.split("-")[1]) for path in Path(self.folder).glob(f"{event}-*")]
