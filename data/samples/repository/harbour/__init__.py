"""Small calculations of a harbour office: tides, berths, cargo, signals, the logbook and the daily report."""

from .berths import assign_berths
from .tides import next_high_water

__all__ = ["assign_berths", "next_high_water"]
