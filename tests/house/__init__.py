"""Rules that the whole house keeps: what is imported when, what no file may hold, what a wheel brings along."""

from __future__ import annotations
