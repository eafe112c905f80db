"""Timings of what people wait for, each beside its yardstick in the same run: ``python -m benchmarks``.

They are no tests: a shared machine is noisy, so a target that is missed is printed and fails nothing.
"""
