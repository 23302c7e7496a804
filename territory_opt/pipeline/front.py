"""Several plans for one question: balance, travel and change traded against each other."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from territory_opt.errors import Interrupted
from territory_opt.model.book import Book
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.labels import Assignments
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.purse import Purse
from territory_opt.pipeline.question import Question, scenario_for
from territory_opt.pipeline.recipe import optimise
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.scenario.front.assemble import assemble
from territory_opt.scenario.front.dominance import sift
from territory_opt.scenario.front.front import Front, LeftOut
from territory_opt.scenario.front.naming import name_of
from territory_opt.scenario.front.rung import AS_ASKED, Rung
from territory_opt.scenario.front.standing import change_measure, changed_share, needed_scale, standing
