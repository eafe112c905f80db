"""Simulates every person of a queue with Ciw, the referee of the planner: for tests and benchmarks alone."""

from __future__ import annotations

import ciw


class Backlog(ciw.dists.Distribution):
    """So many come at once; then one by one, at random, or nobody where the rate is zero."""

    def __init__(self, waiting: int, rate: float) -> None:
        self.left, self.rate = waiting, rate

    def sample(self, t: float | None = None, ind: object = None) -> float:
        self.left -= 1
        if self.left >= 0:
            return 0.0
        return float(ciw.random.expovariate(self.rate)) if self.rate else float("inf")


def simulated(until: float, **network: object) -> list[ciw.data_record.DataRecord]:
    """Each person's record of a simulated queue."""
    simulation = ciw.Simulation(ciw.create_network(**network))
    simulation.simulate_until_max_time(until)
    return list(simulation.get_all_records())
