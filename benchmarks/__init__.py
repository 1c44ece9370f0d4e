"""Measurements, always beside what they are compared with, in one run."""

from __future__ import annotations
