"""Work for child processes that is over in a moment, or never."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from api.body import parse_body
from territory_opt.errors import Fault, InvalidInput


@dataclass(frozen=True)
class StandIn:
    """Does what the body says, and notes in a folder what became of it."""

    folder: str

    def prepare(self):
        pass

    def __call__(self, body, settings, stop):
        order = parse_body(body, settings.max_units).get("do", "answer")
        self.note("started")
        answer = getattr(self, order)(stop)
        self.note("ended")
        return json.dumps(answer).encode()

    def answer(self, stop):
        return {"pid": os.getpid()}

    def wait(self, stop):
        """Go on until told to stop."""
        while not stop():
            time.sleep(0.01)
        return {"stopped": True}

    def hang(self, stop):
        """Listen to nobody."""
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
        raise ZeroDivisionError("a secret of the inside")

    def note(self, word):
        (Path(self.folder) / f"{word}-{os.getpid()}").touch()

    def noted(self, word):
        return [int(path.name.split("-")[1]) for path in Path(self.folder).glob(f"{word}-*")]
